"""RFC 7523 2.1: an assertion as a grant. A workload platform or a partner's server vouches for a client's program.

The client authenticates as always; the assertion of an issuer that an operator registered for it then takes the place
of `client_credentials`, and gives no more. Nobody can vouch for a person: for her, her card does (law 3), so no scope
that speaks of one is ever given here.
"""

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Protocol

from foundation.clock import Clock
from foundation.errors import DomainError
from foundation.signing import verify_jwt
from foundation.strict_jwt import parse
from idp.clients.assertion_rules import is_time
from idp.clients.client import Client
from idp.errors import InvalidGrant, InvalidRequest
from idp.feature import Feature
from idp.tokens.exchange import GrantType, TokenRequest
from idp.tokens.issue import Issue
from idp.tokens.own_access import OwnAccess
from standards.oauth import JWT_BEARER

ALGORITHMS = ("ES256", "PS256", "RS256", "EdDSA")
_LONGEST_SECONDS = 3600
_SKEW_SECONDS = 10
_LONGEST_JTI = 255


class UsedIds(Protocol):
    """Remembers what was used."""

    def remember(self, key: str, now: int, forget_at: int) -> Awaitable[bool]:
        """True for exactly one caller."""


@dataclass(frozen=True)
class VouchedAccess:
    """Judges the assertion, burns its id, and gives the client its own access."""

    issuer: str
    access: OwnAccess
    used: UsedIds
    clock: Clock

    async def redeem(self, request: TokenRequest) -> Issue:
        """3.1: whatever is wrong with the assertion is invalid_grant."""
        assertion = request.form.get("assertion")
        if assertion is None:
            raise InvalidRequest("assertion is missing")
        claims = self._verified(request.client, assertion)
        now = self.clock.timestamp()
        self._check(request.client, claims, now)
        key = sha256(f"grant\0{claims['iss']}\0{claims['jti']}".encode()).hexdigest()
        if not await self.used.remember(key, now, int(claims["exp"]) + 1):
            raise InvalidGrant("the assertion was used before")
        return await self.access.redeem(request)

    def _verified(self, client: Client, assertion: str) -> Mapping[str, Any]:
        """3 rules 1 and 9: by the keys registered for the issuer that it names, for this client."""
        try:
            trusted = client.assertion_issuers.get(str(parse(assertion)[1].get("iss", "")))
            if trusted is None:
                raise InvalidGrant("this issuer does not vouch for this client")
            return verify_jwt(assertion, trusted["jwks"], algs=ALGORITHMS)
        except InvalidGrant:
            raise
        except DomainError as refused:
            raise InvalidGrant("the assertion is not signed by the issuer that it names") from refused

    def _check(self, client: Client, claims: Mapping[str, Any], now: int) -> None:
        subject, jti = client.assertion_issuers[claims["iss"]]["subject"], claims.get("jti")
        times = [claims.get(name, 0) for name in ("exp", "nbf", "iat")]
        if claims.get("sub") != subject:  # rule 2
            raise InvalidGrant("the assertion is about somebody else")
        if claims.get("aud") not in (self.issuer, f"{self.issuer}/token"):  # rule 3; a list names others too
            raise InvalidGrant("the assertion is for somebody else")
        if not all(map(is_time, times)):
            raise InvalidGrant("exp, nbf and iat are numbers of seconds")
        if not now < times[0] <= now + _LONGEST_SECONDS or max(times[1:]) > now + _SKEW_SECONDS:  # rules 4 to 6
            raise InvalidGrant("the assertion is out of its time")
        if not isinstance(jti, str) or not 0 < len(jti) <= _LONGEST_JTI:  # rule 7, required here
            raise InvalidGrant("the assertion has no jti")


def jwt_bearer(vouched: VouchedAccess) -> Feature:
    """The feature."""
    return Feature(
        name="jwt_bearer",
        specification="RFC 7523 2.1",
        requires=("token_endpoint",),
        grant_types=(GrantType(JWT_BEARER, vouched.redeem),),
        client_metadata=frozenset({"assertion_issuers"}),
    )
