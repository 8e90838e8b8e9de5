"""The answer to the relying party: a code or an error, only ever to a validated redirect URI (RFC 6749 4.1.2)."""

from collections.abc import Mapping
from urllib.parse import urlencode

from foundation.clock import Clock
from foundation.ids import IdSource
from idp.authorize.granted import authorize
from idp.authorize.request import AuthorizationRequest
from idp.authorize.step import Attempt
from idp.consent.grant import Grant
from idp.errors import OAuthError
from idp.interaction.state import CardProof
from idp.tokens.family import NO_GRANT
from idp.tokens.sealed import CODE_SECONDS, Code, SealedTokens
from idp.wire import Answer, redirect


class Responder:
    """Builds the redirect; `parameters` are what features add to every answer, errors included."""

    def __init__(self, sealed: SealedTokens, parameters: Mapping[str, str], *, clock: Clock, ids: IdSource) -> None:
        self._sealed, self._parameters = sealed, dict(parameters)
        self._clock, self._ids = clock, ids

    def code(self, request: AuthorizationRequest, who: CardProof, grant: Grant | None) -> Answer:
        """Writes nothing: the code carries everything, sealed, and its id becomes the family's row at redemption."""
        code = Code(
            family_id=self._ids.number(),
            client_id=request.client.client_id,
            redirect_uri=request.redirect_uri,
            challenge=request.code_challenge,
            nonce=request.nonce,
            account_id=who.account_id,
            grant_id=NO_GRANT if grant is None else grant.id,
            expires_at=self._clock.timestamp() + CODE_SECONDS,
            authorization=authorize(request, who, grant),
            dpop_jkt=request.dpop_jkt,
        )
        return self._redirect(request.redirect_uri, {"code": self._sealed.seal_code(code)}, request.state)

    def error(self, attempt: Attempt, error: OAuthError) -> Answer | None:
        """The error at the client, or None where only a page may tell it."""
        client, uri = attempt.client, attempt.redirect_uri or attempt.parameters.get("redirect_uri", "")
        if client is None or not error.redirectable or uri not in client.redirect_uris:
            return None
        answer = {"error": error.error}
        if error.description:
            answer["error_description"] = error.description
        return self._redirect(uri, answer, attempt.parameters.get("state", "")[:4096])

    def _redirect(self, uri: str, answer: Mapping[str, str], state: str) -> Answer:
        named = {**answer, **({"state": state} if state else {}), **self._parameters}
        return redirect(f"{uri}{'&' if '?' in uri else '?'}{urlencode(named)}")
