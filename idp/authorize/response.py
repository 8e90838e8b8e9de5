"""The answer to the relying party, only ever to a validated redirect URI (RFC 6749 4.1.2, OIDC Core 3.1.2.5)."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request

from foundation.clock import Clock
from foundation.ids import IdSource
from idp.authorize.beside import Companion, with_headers
from idp.authorize.front_channel import Answered, FrontChannel
from idp.authorize.granted import authorize
from idp.authorize.request import AuthorizationRequest
from idp.authorize.response_mode import ResponseModes
from idp.authorize.step import Attempt
from idp.consent.grant import Grant
from idp.errors import OAuthError
from idp.interaction.browser import SessionStore
from idp.interaction.state import CardProof
from idp.tokens.family import NO_GRANT
from idp.tokens.sealed import CODE_SECONDS, Code, SealedTokens
from idp.wire import Reply

_LONGEST_STATE = 4096
_ONLY_CODE = frozenset({"code"})


@dataclass(frozen=True)
class Responder:
    """Puts the answer together; `parameters` are what features add to every answer, errors included; `companions` speak
    beside a success.
    """

    sealed: SealedTokens
    front_channel: FrontChannel
    modes: ResponseModes
    sessions: SessionStore
    parameters: Mapping[str, str]
    companions: tuple[Companion, ...]
    clock: Clock
    ids: IdSource

    async def join(self, browser: Request, request: AuthorizationRequest, who: CardProof) -> str:
        """A client that is told when a session ends takes part in this one; its name there. Raises LoginRequired."""
        client = request.client
        return await self.sessions.join(browser, who.account_id, client.client_id) if client.hears_of_logout else ""

    async def success(
        self, browser: Request, request: AuthorizationRequest, who: CardProof, grant: Grant | None, sid: str
    ) -> Reply:
        """What the response type names: a code, tokens, or both."""
        grant_id = NO_GRANT if grant is None else grant.id
        answered = Answered(request, who.account_id, grant_id, authorize(request, who, grant, sid))
        members: dict[str, str] = {}
        if "code" in request.parts:
            members["code"] = self._code(answered)
        if request.parts != _ONLY_CODE:
            members |= await self.front_channel.tokens(answered, members.get("code", ""))
        beside = [companion(browser, request) for companion in self.companions]
        for each in beside:
            members |= each.members
        named = self._named(members, request.state)
        mode = self.modes.choose(request.client, request.parameters)
        reply = await mode.deliver(browser, request.client, request.redirect_uri, named)
        headers = [header for each in beside for header in each.headers]
        return with_headers(reply, headers) if headers else reply

    async def error(self, browser: Request, attempt: Attempt, error: OAuthError) -> Reply | None:
        """The error at the client, or None where only a page may tell it."""
        client, uri = attempt.client, attempt.redirect_uri or attempt.parameters.get("redirect_uri", "")
        if client is None or not error.redirectable or not client.is_redirect(uri):
            return None
        mode = self.modes.for_error(client, attempt.parameters)
        if mode is None:
            return None
        answer = {"error": error.error}
        if error.description:
            answer["error_description"] = error.description
        return await mode.deliver(browser, client, uri, self._named(answer, attempt.parameters.get("state", "")))

    def _code(self, answered: Answered) -> str:
        """Writes nothing: the code carries everything, sealed, and its id becomes the family's row at redemption."""
        request = answered.request
        code = Code(
            family_id=self.ids.number(),
            client_id=request.client.client_id,
            redirect_uri=request.redirect_uri,
            challenge=request.code_challenge,
            nonce=request.nonce,
            account_id=answered.account_id,
            grant_id=answered.grant_id,
            expires_at=self.clock.timestamp() + CODE_SECONDS,
            authorization=answered.authorization,
            dpop_jkt=request.dpop_jkt,
        )
        return self.sealed.seal_code(code)

    def _named(self, answer: Mapping[str, str], state: str) -> dict[str, str]:
        return {**answer, **({"state": state[:_LONGEST_STATE]} if state else {}), **self.parameters}
