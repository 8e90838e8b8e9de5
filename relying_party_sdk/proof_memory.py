"""What a resource server remembers about DPoP proofs: which were used, and the nonces it hands out (RFC 9449 8, 11.1).

Both are protocols, so that an API with several processes brings a memory they share; what is here serves one process.
"""

import base64
import hashlib
import hmac
from collections.abc import Awaitable
from typing import Protocol

from relying_party_sdk.surroundings import Chance, Clock

NONCE_SECONDS = 120
_MAC = 16


class UsedProofs(Protocol):
    """Each key is good once, until `forget_at` (seconds)."""

    def remember(self, key: str, now: int, forget_at: int) -> Awaitable[bool]:
        """True for exactly one caller."""
        ...


class ProofsOfThisProcess:
    """In memory: a proof that is replayed at another process, or after a restart, is not seen."""

    def __init__(self) -> None:
        self._until: dict[str, int] = {}
        self._swept_at = 0

    async def remember(self, key: str, now: int, forget_at: int) -> bool:
        """As the protocol says; what is over is swept once a minute."""
        if now - self._swept_at >= 60:
            self._until = {each: end for each, end in self._until.items() if end >= now}
            self._swept_at = now
        if self._until.get(key, -1) >= now:
            return False
        self._until[key] = forget_at
        return True


class Nonces(Protocol):
    """Nonces that nobody else can make."""

    def fresh(self) -> str:
        """One made now."""
        ...

    def issued_at(self, nonce: str) -> int | None:
        """When it was made, in seconds; None if it is not ours or over."""
        ...


class TimedNonces:
    """The time and a MAC over it: nothing is stored, and every process with the same key knows them all."""

    def __init__(self, key: bytes, clock: Clock, chance: Chance) -> None:
        self._key, self._clock, self._chance = key, clock, chance

    def fresh(self) -> str:
        """Time, eight random characters, MAC."""
        text = f"{self._clock.timestamp()}.{self._chance.token(6)}"
        return f"{text}.{self._mac(text)}"

    def issued_at(self, nonce: str) -> int | None:
        """As the protocol says."""
        text, _, mac = nonce.rpartition(".")
        moment = text.partition(".")[0]
        if not hmac.compare_digest(mac.encode(), self._mac(text).encode()) or not moment.isdecimal():
            return None
        return int(moment) if 0 <= self._clock.timestamp() - int(moment) < NONCE_SECONDS else None

    def _mac(self, text: str) -> str:
        digest = hmac.new(self._key, b"dpop-nonce\0" + text.encode(), hashlib.sha256).digest()[:_MAC]
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
