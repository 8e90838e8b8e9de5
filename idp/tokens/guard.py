"""The door of every protected resource of this provider: which token, whose, and does its holder bring it.

RFC 6750 2: the token comes in the header or in a form, in one of them only, and never in the query. RFC 9449 7.1: a
token tied to a key comes under its own scheme. Whatever a resource does behind this door, the check cannot be left out.
"""

from collections.abc import Callable
from typing import NamedTuple

from foundation.interaction_id import HEADER, interaction_id
from idp.clients.authentication import Clients
from idp.clients.client import Client
from idp.errors import InsufficientScope, InvalidRequest, InvalidToken, OAuthError
from idp.tokens.family import TRUST
from idp.tokens.liveness import Bearer
from idp.tokens.sender import BEARER, Presented, SenderConstraints
from idp.wire import FORM_TYPE, NO_STORE, Answer, Call, Headers, refusal_of

REALM = "kakehashi"
FindBearer = Callable[[str], Bearer | None]


class Admitted(NamedTuple):
    """A good token, the client it was issued to, and what the answer has to carry."""

    bearer: Bearer
    client: Client
    headers: Headers


class TokenGuard:
    """Admits a call, or writes the refusal."""

    def __init__(self, find: FindBearer, clients: Clients, senders: SenderConstraints, metadata: str = "") -> None:
        """`metadata`: where this resource describes itself (RFC 9728 5.1), if it does."""
        self._find, self._clients, self._senders = find, clients, senders
        where = f'resource_metadata="{metadata}"' if metadata else ""
        self._challenges = {
            scheme: ", ".join(part for part in (parameters, where) if part)
            for scheme, parameters in senders.challenges.items()
        }
        self._schemes = {scheme.lower(): scheme for scheme in self._challenges}

    async def admit(self, call: Call, presented: Presented) -> Admitted:
        """The token's standing, or an OAuthError."""
        bearer = self._find(presented.token)
        client = self._clients.get(bearer.family.client_id) if bearer else None
        if bearer is None or client is None:
            raise InvalidToken("the token is unknown, expired or revoked")
        if bearer.family.authorization.audience == TRUST:
            raise InvalidToken("the token is for another resource")  # RFC 8707 3
        headers: Headers = []
        if bearer.token.confirmation or presented.scheme != BEARER or client.confirmed_by:
            headers = await self._senders.admit(call, client, presented, bearer.token.confirmation)
        sent = call.header(HEADER.encode())
        if client.profile or sent is not None:  # whoever counts calls by it is of the financial grade, profile or not
            headers = [*headers, (HEADER.encode(), interaction_id((sent or b"").decode("latin-1")).encode())]
        return Admitted(bearer, client, headers)

    def presented(self, call: Call) -> Presented | None:
        """The one token of the call; a token in the query is not even looked at (RFC 6750 2.3)."""
        header = call.header(b"authorization")
        from_header = None
        if header is not None:
            scheme, _, text = header.decode("latin-1").partition(" ")
            known = self._schemes.get(scheme.lower())
            from_header = Presented(known, text.strip()) if known and text.strip() else None
        is_form = call.method == "POST" and (call.header(b"content-type") or b"").lower().startswith(FORM_TYPE)
        from_form = call.form().get("access_token") if is_form and call.body else None
        if from_header and from_form:
            raise InvalidRequest("the token is sent twice")
        return from_header or (Presented(BEARER, from_form) if from_form else None)

    def holder(self, call: Call) -> Client | None:
        """Which client the token of this call was issued to, if it is good."""
        presented = self.presented(call)
        bearer = self._find(presented.token) if presented else None
        return self._clients.get(bearer.family.client_id) if bearer else None

    def unasked(self) -> Answer:
        """RFC 6750 3: with no token at all the challenges say nothing more."""
        return Answer(401, b"", [*NO_STORE, *(_challenge(*each) for each in self._challenges.items())])

    def refuse(self, error: OAuthError, presented: Presented | None = None) -> Answer:
        """RFC 6750 3.1, RFC 9449 7.1: the error stands in the challenge of the scheme that was used."""
        used = presented.scheme if presented else BEARER
        told = f'error="{error.error}", error_description="{error.description}"'
        headers = [_challenge(used, self._challenges[used], told)]
        headers += [_challenge(*each) for each in self._challenges.items() if each[0] != used]
        is_own = isinstance(error, InvalidRequest | InsufficientScope) or error.status >= 500
        status = error.status if is_own else 401
        return refusal_of(error, status, headers)


def _challenge(scheme: str, parameters: str, told: str = "") -> tuple[bytes, bytes]:
    """RFC 9110 11.6.1."""
    listed = ", ".join(part for part in (f'realm="{REALM}"', told, parameters) if part)
    return b"www-authenticate", f"{scheme} {listed}".encode("ascii")
