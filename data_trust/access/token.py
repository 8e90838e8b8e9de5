"""Who stands at the door: an access token, asked about at the identity provider at every single request.

Nothing is remembered between requests: a token revoked a moment ago is dead now. When the provider does not
answer, nobody gets in (503). A token in a query or a form is not looked at (RFC 6750 section 2.3). A token that is
tied to a key opens only to whoever proves that key (RFC 9449, RFC 8705).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request

from data_trust.errors import BadInput, Refused, Unauthenticated, Unavailable
from data_trust.ledger.entry import Recipient, token_digest
from foundation.client_certificate import ClientCertificates
from foundation.clock import Clock
from relying_party_sdk.errors import BearerRefused, IntrospectionUnavailable, SenderRefused, StepUpNeeded
from relying_party_sdk.resource_server import Admitted, ResourceServer
from relying_party_sdk.sender import ResourceRequest
from relying_party_sdk.step_up import Demand

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
    headers: Mapping[str, str] = field(default_factory=dict)  # what the answer must carry: the next DPoP nonce
    acr: str | None = None
    auth_time: int | None = None


class DeadToken(Unauthenticated):
    """The provider says the token is not alive; its digest may still be known to the ledger."""

    def __init__(self, token_hash: str) -> None:
        super().__init__()
        self.token_hash = token_hash


@dataclass(frozen=True)
class TokenDoor:
    """Asks the provider. `citizen_client` is the only client that may speak for a citizen herself; `base_url` is the
    address a DPoP proof must name; `certificates` finds the client certificate of a request, if it has a credible one.
    """

    resource_server: ResourceServer
    citizen_client: str
    base_url: str
    certificates: ClientCertificates
    clock: Clock
    for_own_records: Demand  # how lately she must have shown her card to read them

    async def examine(self, request: Request) -> Caller:
        """The caller behind a request, or the refusal RFC 6750 section 3.1 wants."""
        try:
            admitted = await self.resource_server.admit(self._as_it_came(request))
        except IntrospectionUnavailable as unclear:
            raise Unavailable() from unclear
        except SenderRefused as refused:
            raise Unauthenticated(refused.code.replace("_", "-"), refused.description, nonce=refused.nonce) from None
        except BearerRefused as refused:
            if refused.status == 400:
                raise BadInput("the access token is malformed") from None
            raise Unauthenticated("no-token") from None
        if not admitted.info.active:
            raise DeadToken(token_digest(admitted.token))
        return _caller(admitted)

    async def citizen(self, request: Request) -> str:
        """The subject of a token with which a citizen looks after her own data."""
        return (await self._citizen(request)).subject

    async def citizen_lately(self, request: Request) -> str:
        """The same for her records themselves: a login of this morning may be somebody else's browser by now."""
        caller = await self._citizen(request)
        try:
            self.for_own_records.check(caller.acr, caller.auth_time, self.clock.timestamp())
        except StepUpNeeded as needed:
            code = needed.code.replace("_", "-")
            raise Unauthenticated(code, needed.description, demand=needed.parameters) from None
        return caller.subject

    async def _citizen(self, request: Request) -> Caller:
        caller = await self.examine(request)
        if CITIZEN_SCOPE not in caller.scope or caller.recipient.client_id != self.citizen_client:
            raise Refused("insufficient-scope")
        return caller

    def _as_it_came(self, request: Request) -> ResourceRequest:
        headers = request.headers.getlist("authorization")
        if len(headers) > 1:
            raise BadInput("one Authorization header, please")
        return ResourceRequest(
            method=request.method,
            url=self.base_url + request.scope["path"],
            authorization=headers[0] if headers else None,
            dpop=request.headers.getlist("dpop"),
            certificate=self.certificates.of(request.scope),
        )


def _caller(admitted: Admitted) -> Caller:
    info = admitted.info
    return Caller(
        subject=info.sub,
        recipient=Recipient(info.client_id, info.client_name, info.corporate_number),
        scope=info.scope,
        details=tuple(info.authorization_details),
        token_hash=token_digest(admitted.token),
        headers=admitted.headers,
        acr=info.acr,
        auth_time=info.auth_time,
    )
