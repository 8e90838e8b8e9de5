"""Nonces for proofs (RFC 9449 8): the moment of issue, sealed. Nothing is stored, and every worker knows them all.

A proof with one of these cannot have been made before it was issued, whatever clock its maker has.
"""

from foundation.clock import Clock
from foundation.envelope import SealBroken, Sealer

NONCE_SECONDS = 120
_RENEWED_SECONDS = 60  # 8.2: a client that is busy gets the next one before this one ends
_KIND = "dpop-nonce"


class Nonces:
    """Makes them, and tells how old one is."""

    def __init__(self, sealer: Sealer, clock: Clock) -> None:
        self._sealer, self._clock = sealer, clock

    def fresh(self) -> str:
        """One made now."""
        return self._sealer.seal(self._clock.timestamp().to_bytes(8), kind=_KIND)

    def issued_at(self, nonce: str) -> int | None:
        """When it was made; None if it is not ours or over."""
        try:
            moment = int.from_bytes(self._sealer.open(nonce, kind=_KIND))
        except SealBroken:
            return None
        return moment if 0 <= self._clock.timestamp() - moment < NONCE_SECONDS else None

    def is_ageing(self, issued_at: int) -> bool:
        """Whether it is time to hand out the next one."""
        return self._clock.timestamp() - issued_at >= _RENEWED_SECONDS
