"""`RelyingParty`: the few calls a relying party makes (OpenID Connect Core 1.0, RFC 6749).

start = await rp.begin("openid", claims={...})      # remember start.transaction, send browser to start.url
tokens = await rp.complete(transaction, params)     # in the callback; raises, or the citizen is logged in
person = await rp.userinfo(tokens)                  # claims the citizen agreed to
asked = await rp.ciba.begin(sub, Question("W4"))    # or without a browser: her card answers elsewhere
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Unpack

import httpx

from relying_party_sdk.authorization import (
    CallbackParams,
    LoginOptions,
    LoginStart,
    Transaction,
    new_transaction,
    read_callback,
    request_parameters,
    start_url,
    with_query,
)
from relying_party_sdk.back_channel import BackChannel, raise_for_oauth_error
from relying_party_sdk.ciba import BackchannelLogins
from relying_party_sdk.credentials import ClientAuthentication
from relying_party_sdk.decoupled import Asked, Sleep
from relying_party_sdk.device import DeviceLogins, DeviceStart, DeviceTransaction
from relying_party_sdk.discovery import Provider
from relying_party_sdk.dpop import DpopKey, get_with_token
from relying_party_sdk.errors import AnswerRefused, IssuerMixUp, Misconfigured
from relying_party_sdk.latest_attributes import LatestAttributes, read_latest
from relying_party_sdk.logout_token import LogoutNotice, LogoutTokens
from relying_party_sdk.oauth_errors import provider_error
from relying_party_sdk.protected_resource import read_resource
from relying_party_sdk.strict_json import JsonObject
from relying_party_sdk.surroundings import Chance, Clock, SystemChance, SystemClock
from relying_party_sdk.token_validation import Expectation, validate_id_token
from relying_party_sdk.tokens import TokenAnswer, Tokens, first_tokens, next_tokens, read_token_answer
from relying_party_sdk.wire import Wire


@dataclass
class RelyingParty:
    """One registered client at one pinned issuer. Make one per process and keep it: it caches metadata and
    keys. A client that serves screens only (RFC 8628) has no redirect URI.
    """

    issuer: str
    client_id: str
    auth: ClientAuthentication
    redirect_uri: str = ""
    http: httpx.AsyncClient | None = None
    clock: Clock = field(default_factory=SystemClock)
    chance: Chance = field(default_factory=SystemChance)
    id_token_signed_response_alg: str = "ES256"  # noqa: S105 (an algorithm; as registered, no other is accepted)
    dpop: DpopKey | None = None  # tokens are tied to this key (RFC 9449)
    certificate_bound: bool = False  # tokens are tied to the certificate of `http` (RFC 8705 3)

    def __post_init__(self) -> None:
        self.wire = Wire(self.http) if self.http else Wire.default()
        shows = self.certificate_bound or self.auth.by_certificate
        self.provider = Provider(self.issuer, self.wire, self.clock, with_certificate=shows)
        self.back_channel = BackChannel(
            self.client_id, self.auth, self.provider, self.wire, self.clock, self.chance, self.dpop
        )
        self._kind = "Bearer" if self.dpop is None else "DPoP"
        self._devices = DeviceLogins(self.back_channel, self.provider, self._finish, self.clock, self.chance)
        self.ciba = BackchannelLogins(self.back_channel, self.provider, self._finish, self.clock, self.chance)
        self._logout_tokens = LogoutTokens(self.client_id, self.id_token_signed_response_alg, self.provider, self.clock)

    async def begin(self, scope: str = "openid", **options: Unpack[LoginOptions]) -> LoginStart:
        """Ask the provider a question. Remember the transaction for this browser; send the browser to the
        URL.
        """
        if not self.redirect_uri:
            raise Misconfigured("a login by browser needs a redirect URI")
        metadata = await self.provider.metadata()
        now = self.clock.timestamp()
        transaction = new_transaction(self.issuer, self.redirect_uri, scope, now, self.chance, options)
        parameters = request_parameters(self.client_id, transaction, options)
        if self.dpop is not None:
            parameters["dpop_jkt"] = self.dpop.jkt  # RFC 9449 10: the code is worth nothing to another key
        can_push = metadata.pushed_authorization_request_endpoint is not None
        use_par = options.get("use_par", can_push)
        return LoginStart(await start_url(metadata, self.back_channel, parameters, use_par), transaction)

    async def complete(self, transaction: Transaction, callback_params: CallbackParams) -> Tokens:
        """Read the callback. Returns tokens whose every check passed, or raises and nobody is logged in.

        Give the query as pairs (`request.query_params.multi_items()`), so that a doubled parameter is seen.
        Forget the transaction before calling this: it must work once.
        """
        if transaction.iss != self.issuer:
            raise IssuerMixUp("the transaction was begun with another issuer")
        metadata = await self.provider.metadata()
        now = self.clock.timestamp()
        code = read_callback(transaction, callback_params, now, iss_promised=metadata.names_itself_in_responses)
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": transaction.redirect_uri,
            "code_verifier": transaction.verifier,
        }
        return await self._finish(form, transaction)

    async def begin_device(
        self, scope: str = "openid", *, user_agent: str = "", **options: Unpack[LoginOptions]
    ) -> DeviceStart:
        """RFC 8628: codes for a screen that has no browser. Show them; remember the transaction for this screen.

        A server that asks for its screens passes on their User-Agent, so that people recognise what asks.
        """
        return await self._devices.begin(scope, user_agent, options)

    async def poll_device(self, transaction: DeviceTransaction) -> Tokens | DeviceTransaction:
        """Is it decided? Tokens, or the transaction to remember instead; call it as often as you like, the interval
        is kept. Raises when the citizen refused, or the code ran out.
        """
        return await self._devices.poll(transaction)

    async def wait_for_device(self, transaction: DeviceTransaction, sleep: Sleep = asyncio.sleep) -> Tokens:
        """The same until it is decided."""
        return await self._devices.wait(transaction, sleep)

    async def userinfo(self, tokens: Tokens) -> JsonObject:
        """OIDC Core 5.3. The sub MUST be that of the ID token, or the answer MUST NOT be used (5.3.2)."""
        person = await self._of_the_person("userinfo_endpoint", tokens)
        if person.get("sub") != tokens.sub:
            raise AnswerRefused("userinfo is about somebody else (OIDC Core 5.3.2)")
        return person

    async def latest_attributes(self, tokens: Tokens) -> LatestAttributes:
        """The four attributes as the state has them now; each answer costs a fee there. The scope is its name.

        GrantRejected (`consent_withdrawn`, `left_register`): stop. TryLater (`consent_not_yet_valid`): ask again then.
        """
        return read_latest(await self._of_the_person("latest_attributes_endpoint", tokens), tokens.sub)

    async def refresh(self, tokens: Tokens) -> Tokens:
        """RFC 6749 6. Store the result at once: the old refresh token may be dead, and using it again kills the
        family.
        """
        if tokens.refresh_token is None:
            raise provider_error({"error": "invalid_grant", "error_description": "there is no refresh token"})
        metadata = await self.provider.metadata()
        form = {"grant_type": "refresh_token", "refresh_token": tokens.refresh_token}
        answer = read_token_answer(await self.back_channel.ask(metadata.token_endpoint, form), self._kind)
        claims = await self._refreshed_claims(tokens, answer) if answer.id_token is not None else None
        return next_tokens(tokens, answer, claims, self.clock.timestamp())

    async def revoke(self, token: str, hint: str | None = None) -> None:
        """RFC 7009. Give the refresh token to end the whole grant. An unknown token is no error."""
        url = (await self.provider.metadata()).endpoint("revocation_endpoint")
        raise_for_oauth_error(
            await self.back_channel.post(url, {"token": token, **({"token_type_hint": hint} if hint else {})})
        )

    async def read(self, url: str, tokens: Tokens) -> JsonObject:
        """GET a protected JSON resource; AccessRefused says in the standard's words why not."""
        return await read_resource(self.wire, url, tokens.access_token, self.dpop)

    async def logout_url(
        self,
        id_token_hint: str | None = None,
        post_logout_redirect_uri: str | None = None,
        state: str | None = None,
        logout_hint: str | None = None,
    ) -> str:
        """RP-Initiated Logout 1.0: where to send the browser after ending our own session. Without a hint the person
        is asked first; `sid` as `logout_hint`, where there is one, puts nothing about her into an address.
        """
        url = (await self.provider.metadata()).endpoint("end_session_endpoint")
        given = {"client_id": self.client_id, "id_token_hint": id_token_hint, "logout_hint": logout_hint}
        given |= {"post_logout_redirect_uri": post_logout_redirect_uri, "state": state}
        return with_query(url, {name: value for name, value in given.items() if value})

    async def read_logout_token(self, raw: str) -> LogoutNotice:
        """OpenID Connect Back-Channel Logout 1.0: whose sessions to end. Raises TokenRefused otherwise."""
        return await self._logout_tokens.read(raw)

    async def _finish(self, form: Mapping[str, str], asked: Asked) -> Tokens:
        """The one way a first answer of the token endpoint becomes tokens."""
        url = (await self.provider.metadata()).token_endpoint
        answer = read_token_answer(await self.back_channel.ask(url, form), self._kind)
        claims = await validate_id_token(answer.id_token, self._expect_fresh(asked, answer), self.provider.keys)
        return first_tokens(answer, claims, self.clock.timestamp(), asked_scope=asked.scope)

    async def _of_the_person(self, endpoint: str, tokens: Tokens) -> JsonObject:
        url = (await self.provider.metadata()).endpoint(endpoint)
        answer = await get_with_token(self.wire, self.dpop, url, tokens.access_token)
        if answer.status in (401, 403) and not answer.error_object():
            raise provider_error({"error": "invalid_token"}, answer.status)
        raise_for_oauth_error(answer)
        return answer.json_object()

    def _expect_fresh(self, asked: Asked, answer: TokenAnswer) -> Expectation:
        return Expectation(
            issuer=self.issuer,
            client_id=self.client_id,
            alg=self.id_token_signed_response_alg,
            now=self.clock.timestamp(),
            nonce=asked.nonce,
            max_age=asked.max_age,
            acr_values=asked.acr_values,
            access_token=answer.access_token,
        )

    async def _refreshed_claims(self, old: Tokens, answer: TokenAnswer) -> JsonObject:
        expected = Expectation(
            issuer=self.issuer,
            client_id=self.client_id,
            alg=self.id_token_signed_response_alg,
            now=self.clock.timestamp(),
            access_token=answer.access_token,
        )
        claims = await validate_id_token(answer.id_token, expected, self.provider.keys)
        _same_login(old.claims, claims)
        return claims


def _same_login(old: Mapping[str, object], new: Mapping[str, object]) -> None:
    """OIDC Core 12.2: same iss and sub; auth_time and azp as before; a nonce, if sent at all, as before."""
    same = old.get("sub") == new.get("sub") and old.get("iss") == new.get("iss") and old.get("azp") == new.get("azp")
    for name in ("auth_time", "nonce"):
        same = same and (name not in new or new[name] == old.get(name))
    if not same:
        raise AnswerRefused("the refreshed ID token belongs to another login (OIDC Core 12.2)")
