"""Whom a request means (CIBA Core 7.1): exactly one of three hints, and each is a name this client was given by us.

`id_token_hint`: an ID token that this client got here, of any age. `login_hint`: the `sub` in it. `login_hint_token`:
the same `sub` in a JWT that the client signs (RFC 9493 3.2.4 iss_sub). A telephone number, an address or a number of
the state's finds nobody: no client can ask for people it does not know, and two cannot find out that they share one.

Subjects are keyed hashes of 256 bits, so nobody can guess one, and whether the account of a well-formed one is still
open is told by nothing but silence.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from foundation.clock import Clock
from foundation.errors import DomainError
from idp.ciba.refusals import ExpiredLoginHintToken, UnknownUserId
from idp.clients.assertion_rules import is_time
from idp.clients.client import Client
from idp.clients.metadata.backchannel import ALGORITHMS
from idp.errors import InvalidRequest

HINTS = ("login_hint", "login_hint_token", "id_token_hint")
_SUBJECT = re.compile(r"[A-Za-z0-9_-]{43}")
ReadIdToken = Callable[[str], dict[str, Any] | None]


class Signatures(Protocol):
    """The keys of registered clients."""

    async def verify(
        self, client: Client, token: str, *, algs: tuple[str, ...], typ: str | None = None
    ) -> dict[str, Any]:
        """The claims of a JWS made by this client."""


class PersonHints:
    """Reads hints for one issuer; `id_token` opens an ID token of ours."""

    def __init__(self, issuer: str, id_token: ReadIdToken, signatures: Signatures, clock: Clock) -> None:
        self._issuer, self._id_token, self._signatures, self._clock = issuer, id_token, signatures, clock

    async def subject(self, client: Client, parameters: Mapping[str, str]) -> str:
        """The pairwise subject. Raises InvalidRequest, UnknownUserId, ExpiredLoginHintToken."""
        given = [name for name in HINTS if name in parameters]
        if len(given) != 1:
            raise InvalidRequest(f"exactly one of {', '.join(HINTS)} is needed")
        hint = parameters[given[0]]
        if given[0] == "id_token_hint":
            return self._of_id_token(client, hint)
        subject = hint if given[0] == "login_hint" else await self._of_token(client, hint)
        if not isinstance(subject, str) or not _SUBJECT.fullmatch(subject):
            raise UnknownUserId("the hint names nobody that this client knows from here")
        return subject

    def _of_id_token(self, client: Client, token: str) -> str:
        """An expired one still says who is meant; another client's says nothing to this one."""
        claims = self._id_token(token)
        if claims is None or claims["aud"] != client.client_id:
            raise UnknownUserId("id_token_hint is not an ID token this client got here")
        return str(claims["sub"])

    async def _of_token(self, client: Client, token: str) -> Any:
        try:
            claims = await self._signatures.verify(client, token, algs=ALGORITHMS)
        except DomainError as refused:
            raise UnknownUserId("login_hint_token is not signed by this client") from refused
        if (claims.get("iss"), claims.get("aud")) != (client.client_id, self._issuer):
            raise UnknownUserId("login_hint_token is not of this client, or not for this issuer")
        expires: Any = claims.get("exp")
        if not is_time(expires) or self._clock.timestamp() >= expires:
            raise ExpiredLoginHintToken("login_hint_token is past its time")
        named = claims.get("sub_id")
        about = named if isinstance(named, dict) else {}
        ours = (about.get("format"), about.get("iss")) == ("iss_sub", self._issuer)
        return about.get("sub") if ours else None
