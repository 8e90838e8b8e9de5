"""Logout tokens (OpenID Connect Back-Channel Logout 1.0, 2.4 and 2.6): whose sessions to end, checked and
used once.

A logout token is never an ID token and the reverse: `typ`, `events` and the forbidden nonce keep them apart.
"""

from collections import OrderedDict
from dataclasses import dataclass

from relying_party_sdk.discovery import Provider
from relying_party_sdk.errors import TokenRefused
from relying_party_sdk.strict_jwt import ParsedJwt, parse_jwt
from relying_party_sdk.surroundings import Clock
from relying_party_sdk.token_validation import (
    Expectation,
    audience_is_us,
    issued_just_now,
    issuer_is_the_pinned_one,
    not_expired,
    numeric_date,
    signature_is_the_issuers,
)

EVENT = "http://schemas.openid.net/event/backchannel-logout"
_REMEMBERED = 10_000
_SPEC = "Back-Channel Logout 2.6"


@dataclass(frozen=True)
class LogoutNotice:
    """End every session of `sub`, or only the one named by `sid`. At least one is given."""

    sub: str | None
    sid: str | None

    def ends(self, sub: str, sid: str | None) -> bool:
        """2.7: whether a session of ours is meant, by the `sub` and `sid` of its ID token."""
        return self.sid == sid if self.sid is not None and sid is not None else self.sub == sub


class LogoutTokens:
    """Reads logout tokens of one issuer for one client, and remembers which were used."""

    def __init__(self, client_id: str, alg: str, provider: Provider, clock: Clock) -> None:
        self._client_id = client_id
        self._alg = alg
        self._provider = provider
        self._clock = clock
        self._used: OrderedDict[str, float] = OrderedDict()

    async def read(self, raw: object) -> LogoutNotice:
        """What the token says, once; TokenRefused for everything else."""
        token = parse_jwt(raw, algs=(self._alg,), types=("logout+jwt",))
        key = await self._provider.keys.find(token.alg, token.kid)
        expected = Expectation(self._provider.issuer, self._client_id, self._alg, self._clock.timestamp())
        for step in (
            issuer_is_the_pinned_one,
            audience_is_us,
            signature_is_the_issuers,
            not_expired,
            issued_just_now,
        ):
            step(token, expected, key)
        notice = _notice(token)
        self._use_once(token, expected.now)
        return notice

    def _use_once(self, token: ParsedJwt, now: int) -> None:
        jti = token.claims.get("jti")
        if not isinstance(jti, str) or not 0 < len(jti) <= 256:
            raise TokenRefused(_SPEC, "jti is missing")
        while self._used and next(iter(self._used.values())) < now:
            self._used.popitem(last=False)
        if jti in self._used or len(self._used) >= _REMEMBERED:
            raise TokenRefused(_SPEC, "this logout token was used before, or too many came at once")
        self._used[jti] = numeric_date(token, "exp")


def _notice(token: ParsedJwt) -> LogoutNotice:
    events = token.claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(EVENT), dict):
        raise TokenRefused(_SPEC, "no back-channel logout event")
    if "nonce" in token.claims:
        raise TokenRefused(_SPEC, "a nonce is prohibited here")
    sub, sid = token.claims.get("sub"), token.claims.get("sid")
    if not all(value is None or (isinstance(value, str) and value) for value in (sub, sid)) or sub is sid is None:
        raise TokenRefused(_SPEC, "neither sub nor sid")
    return LogoutNotice(sub, sid)
