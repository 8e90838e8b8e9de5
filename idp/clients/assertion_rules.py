"""What a client assertion must say, and that it says it once (RFC 7523 3, OpenID Connect Core 9).

FAPI 2.0 Security Profile 5.3.2.1: the audience is the issuer as one string, so that an assertion made for another
server, or for one endpoint, is worth nothing here. A client may be registered to be judged as OpenID Connect Core 9,
RFC 9126 2 and CIBA Core 7.1 have it: then our endpoints count too, at each of our addresses, and a list in which one of
them stands (RFC 7519 4.1.3), though nobody knows who else on it was meant (security.md TK-11).
"""

from collections.abc import Awaitable, Iterable, Mapping
from hashlib import sha256
from typing import Any, Protocol

from foundation.clock import Clock
from idp.clients.client import Client

# By how the client is registered to be judged: programs that go by OpenID Connect Core 9 sign for up to an hour.
LONGEST_SECONDS = {"issuer": 300, "token_endpoint": 3600}
# Clocks of partners run a few seconds ahead; a minute ahead is no clock any more.
_SKEW_SECONDS = 10
_REMEMBERED_SECONDS = 60
# Whom else a client that is not held to the issuer may name: RFC 9126 2 "MUST accept its issuer identifier, token
# endpoint URL, or pushed authorization request endpoint URL"; CIBA Core 7.1 the address of its own request too.
_ENDPOINTS = ("/token", "/par", "/backchannel-authentication")


class UsedIds(Protocol):
    """Remembers what was used."""

    def remember(self, key: str, now: int, forget_at: int) -> Awaitable[bool]:
        """True for exactly one caller."""


class AssertionRules:
    """Judges the claims of one assertion whose signature holds, then burns its id."""

    def __init__(self, issuer: str, used: UsedIds, clock: Clock, aliases: Iterable[str] = ()) -> None:
        """`aliases`: other origins at which the same endpoints answer (RFC 8705 5)."""
        self._used, self._clock, self._issuer = used, clock, issuer
        self._ours = {issuer, *(f"{origin}{path}" for origin in (issuer, *aliases) for path in _ENDPOINTS)}

    async def accept(self, client: Client, claims: Mapping[str, Any]) -> bool:
        """Only a proven assertion may take up room in the list of used ids."""
        if not self._holds(client, claims):
            return False
        key = sha256(f"{client.client_id}\0{claims['jti']}".encode()).hexdigest()
        return await self._used.remember(key, self._clock.timestamp(), int(claims["exp"]) + _REMEMBERED_SECONDS)

    def _holds(self, client: Client, claims: Mapping[str, Any]) -> bool:
        now, jti, aud = self._clock.timestamp(), claims.get("jti"), claims.get("aud")
        return (
            # RFC 7523 3 rules 1-2: issuer and subject are the client
            claims.get("iss") == client.client_id == claims.get("sub")
            # rule 3
            and (aud == self._issuer if client.client_assertion_audience == "issuer" else self._is_ours(aud))
            # rules 4-6: exp is required and near; nbf and iat may be a little ahead
            and is_time(claims.get("exp"))
            and now < claims["exp"] <= now + LONGEST_SECONDS[client.client_assertion_audience]
            and all(is_time(claims.get(name, 0)) for name in ("nbf", "iat"))
            and max(claims.get("nbf", 0), claims.get("iat", 0)) <= now + _SKEW_SECONDS
            # rule 7
            and isinstance(jti, str)
            and 0 < len(jti) <= 255
        )

    def _is_ours(self, aud: Any) -> bool:
        named = aud if isinstance(aud, list) else [aud]
        return any(isinstance(each, str) and each in self._ours for each in named)


def is_time(value: Any) -> bool:
    """RFC 7519 2, NumericDate: a number, "non-integer values" included."""
    return isinstance(value, int | float) and not isinstance(value, bool)
