"""The guard of an API that accepts the provider's tokens (RFC 6750, RFC 7662).

Every request asks the provider anew: a positive answer is never kept, because a citizen's withdrawal counts
from the next request. If nobody answers, nobody gets in.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from relying_party_sdk.back_channel import BackChannel, raise_for_oauth_error
from relying_party_sdk.credentials import ClientAuthentication
from relying_party_sdk.discovery import Provider
from relying_party_sdk.errors import BearerRefused, IntrospectionUnavailable, RelyingPartyError
from relying_party_sdk.strict_json import JsonObject
from relying_party_sdk.surroundings import Chance, Clock, SystemChance, SystemClock
from relying_party_sdk.wire import Wire

MAX_BEARER = 8192
_B64TOKEN = re.compile(r"[A-Za-z0-9\-._~+/]+=*\Z")


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
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)


INACTIVE = TokenInfo(active=False)


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

    def __post_init__(self) -> None:
        wire = Wire(self.http) if self.http else Wire.default()
        self.provider = Provider(self.issuer, wire, self.clock)
        self.back_channel = BackChannel(self.client_id, self.auth, self.provider, wire, self.clock, self.chance)

    async def introspect(self, token: str) -> TokenInfo:
        """RFC 7662. IntrospectionUnavailable for every reason not to have a clear answer."""
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


def bearer_token(authorization: str | None) -> str:
    """The token of an Authorization header (RFC 6750 2.1). Never from a query or a form."""
    if authorization is None:
        raise BearerRefused("no access token", code="")  # 3.1: a request without credentials gets no error code
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer":
        raise BearerRefused("no bearer token", code="")
    if len(token) > MAX_BEARER or not _B64TOKEN.match(token):
        refused = BearerRefused("the bearer token is malformed", code="invalid_request")
        refused.status = 400
        raise refused
    return token


def challenge(error: str = "", description: str = "", *, scope: str = "", realm: str = "", metadata: str = "") -> str:
    """A WWW-Authenticate value (RFC 6750 3, RFC 9728 5.1 for `metadata`)."""
    given = {
        "realm": realm,
        "error": error,
        "error_description": description,
        "scope": scope,
        "resource_metadata": metadata,
    }
    pairs = ", ".join(f'{name}="{_quotable(value)}"' for name, value in given.items() if value)
    return f"Bearer {pairs}" if pairs else "Bearer"


def _quotable(value: str) -> str:
    """RFC 6750 3: printable ASCII without quote and backslash; the rest cannot be in these attributes."""
    return "".join(c if " " <= c <= "~" and c not in '"\\' else "?" for c in value)


def _read(said: JsonObject) -> TokenInfo:
    details = said.get("authorization_details", [])
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
        raw=said,
    )


def _text(said: JsonObject, name: str) -> str:
    value = said.get(name)
    return value if isinstance(value, str) else ""


def _number(said: JsonObject, name: str) -> int | None:
    value = said.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
