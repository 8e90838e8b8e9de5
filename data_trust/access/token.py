"""Who stands at the door: a bearer token, asked about at the identity provider at every single request.

Nothing is remembered between requests: a token revoked a moment ago is dead now. When the provider does not
answer, nobody gets in (503). A token in a query or a form is not looked at (RFC 6750 section 2.3).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from data_trust.errors import BadInput, Refused, Unauthenticated, Unavailable
from data_trust.ledger.entry import Recipient, token_digest
from relying_party_sdk.errors import BearerRefused, IntrospectionUnavailable
from relying_party_sdk.resource_server import ResourceServer, TokenInfo, bearer_token

READ_SCOPE = "data:read"
CITIZEN_SCOPE = "trust:self"


@dataclass(frozen=True)
class Caller:
    """A live token: whose data it may concern, who holds it, and what was granted to it."""

    subject: str
    recipient: Recipient
    scope: frozenset[str]
    details: tuple[Mapping[str, Any], ...]
    token_hash: str


class DeadToken(Unauthenticated):
    """The provider says the token is not alive; its digest may still be known to the ledger."""

    def __init__(self, token_hash: str) -> None:
        super().__init__()
        self.token_hash = token_hash


@dataclass(frozen=True)
class TokenDoor:
    """Asks the provider. `citizen_client` is the only client that may speak for a citizen herself."""

    resource_server: ResourceServer
    citizen_client: str

    async def examine(self, request: Request) -> Caller:
        """The caller behind a request, or the refusal RFC 6750 section 3.1 wants."""
        token = _bearer(request)
        try:
            info = await self.resource_server.introspect(token)
        except IntrospectionUnavailable as unclear:
            raise Unavailable() from unclear
        digest = token_digest(token)
        if not info.active:
            raise DeadToken(digest)
        return _caller(info, digest)

    async def citizen(self, request: Request) -> str:
        """The subject of a token with which a citizen looks after her own data."""
        caller = await self.examine(request)
        if CITIZEN_SCOPE not in caller.scope or caller.recipient.client_id != self.citizen_client:
            raise Refused("insufficient-scope")
        return caller.subject


def _bearer(request: Request) -> str:
    headers = request.headers.getlist("authorization")
    if len(headers) > 1:
        raise BadInput("one Authorization header, please")
    try:
        return bearer_token(headers[0] if headers else None)
    except BearerRefused as refused:
        if refused.status == 400:
            raise BadInput("the bearer token is malformed") from None
        raise Unauthenticated("no-token") from None


def _caller(info: TokenInfo, digest: str) -> Caller:
    return Caller(
        subject=info.sub,
        recipient=Recipient(info.client_id, info.client_name, info.corporate_number),
        scope=info.scope,
        details=tuple(info.authorization_details),
        token_hash=digest,
    )
