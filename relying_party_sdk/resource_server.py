"""The guard of an API that accepts the provider's tokens (RFC 6750, RFC 7662, RFC 9449, RFC 8705).

Every request asks the provider anew: a positive answer is never kept, because a citizen's withdrawal counts
from the next request. If nobody answers, nobody gets in. A token that is tied to a key opens only to its holder.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import httpx

from relying_party_sdk.back_channel import BackChannel, raise_for_oauth_error
from relying_party_sdk.credentials import ClientAuthentication
from relying_party_sdk.discovery import Provider
from relying_party_sdk.dpop_check import DpopCheck
from relying_party_sdk.errors import IntrospectionUnavailable, RelyingPartyError
from relying_party_sdk.sender import ResourceRequest, check_sender, read_authorization
from relying_party_sdk.strict_json import JsonObject
from relying_party_sdk.surroundings import Chance, Clock, SystemChance, SystemClock
from relying_party_sdk.wire import Wire


@dataclass(frozen=True)
class TokenInfo:
    """What the provider says of one token at this moment. Inactive: every other field is empty."""

    active: bool
    client_id: str = ""
    client_name: str = ""
    corporate_number: str = ""
    sub: str = ""  # pairwise for this resource server
    scope: frozenset[str] = frozenset()
    exp: int = 0
    iat: int | None = None
    authorization_details: tuple[JsonObject, ...] = ()
    grant_id: str | None = None
    acr: str | None = None
    auth_time: int | None = None
    cnf: Mapping[str, str] = field(default_factory=dict)  # RFC 7800 3.1: whose key the token is tied to
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)


INACTIVE = TokenInfo(active=False)


class Admitted(NamedTuple):
    """The token of a request, what it is good for, and headers that the answer must carry."""

    token: str
    info: TokenInfo
    headers: Mapping[str, str]


@dataclass
class ResourceServer:
    """One registered resource server at one pinned issuer."""

    issuer: str
    client_id: str
    auth: ClientAuthentication
    http: httpx.AsyncClient | None = None
    clock: Clock = field(default_factory=SystemClock)
    chance: Chance = field(default_factory=SystemChance)
    audience: str | None = None  # our own identifier, if tokens carry one for us
    dpop: DpopCheck | None = None  # how proofs are judged; in this process alone, and without nonces, unless given

    def __post_init__(self) -> None:
        wire = Wire(self.http) if self.http else Wire.default()
        self.provider = Provider(self.issuer, wire, self.clock)
        self._proofs = self.dpop or DpopCheck(self.clock)
        self.back_channel = BackChannel(self.client_id, self.auth, self.provider, wire, self.clock, self.chance)

    async def admit(self, request: ResourceRequest) -> Admitted:
        """Reads the token, asks about it, and lets only its holder use it. An inactive token is told, not refused.

        Raises BearerRefused, SenderRefused, IntrospectionUnavailable.
        """
        presented = read_authorization(request.authorization)
        info = await self._ask(presented.token)
        headers = await check_sender(request, presented, info.cnf, self._proofs) if info.active else {}
        return Admitted(presented.token, info, headers)

    async def introspect(self, token: str) -> TokenInfo:
        """RFC 7662, for a token that is used by whoever bears it: one that is tied to a key is inactive here."""
        info = await self._ask(token)
        return INACTIVE if info.cnf else info

    async def _ask(self, token: str) -> TokenInfo:
        """IntrospectionUnavailable for every reason not to have a clear answer."""
        try:
            url = (await self.provider.metadata()).endpoint("introspection_endpoint")
            answer = await self.back_channel.post(url, {"token": token, "token_type_hint": "access_token"})
            raise_for_oauth_error(answer)
            return self._believe(answer.json_object())
        except RelyingPartyError as unclear:
            raise IntrospectionUnavailable(str(unclear)) from unclear

    def _believe(self, said: JsonObject) -> TokenInfo:
        """Active must mean: our issuer, for us, and not yet over; else it counts as inactive."""
        if said.get("active") is not True:
            return INACTIVE
        info = _read(said)
        ours = said.get("iss", self.issuer) == self.issuer and self._is_for_us(said.get("aud"))
        return info if ours and info.exp > self.clock.timestamp() and info.sub and info.client_id else INACTIVE

    def _is_for_us(self, aud: object) -> bool:
        return self.audience is None or aud == self.audience or (isinstance(aud, list) and self.audience in aud)


def _read(said: JsonObject) -> TokenInfo:
    details, cnf = said.get("authorization_details", []), said.get("cnf", {})
    if not isinstance(cnf, dict) or not all(isinstance(value, str) for value in cnf.values()):
        return INACTIVE  # a binding we cannot read is one we cannot check
    if not isinstance(details, list) or not all(isinstance(entry, dict) for entry in details):
        details = []
    return TokenInfo(
        active=True,
        client_id=_text(said, "client_id"),
        client_name=_text(said, "client_name"),
        corporate_number=_text(said, "corporate_number"),
        sub=_text(said, "sub"),
        scope=frozenset(_text(said, "scope").split()),
        exp=_number(said, "exp") or 0,
        iat=_number(said, "iat"),
        authorization_details=tuple(details),
        grant_id=_text(said, "grant_id") or None,
        acr=_text(said, "acr") or None,
        auth_time=_number(said, "auth_time"),
        cnf=cnf,
        raw=said,
    )


def _text(said: JsonObject, name: str) -> str:
    value = said.get(name)
    return value if isinstance(value, str) else ""


def _number(said: JsonObject, name: str) -> int | None:
    value = said.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
