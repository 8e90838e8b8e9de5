"""Keeps a ring up to date while it is used: looks at the key file, follows the clock, makes successors in time.

Every worker has a keeper. They agree without speaking: a new key stands in the file a day before it signs, and all
begin to sign with it by the clock.
"""

import asyncio
import logging

from foundation import key_schedule
from foundation.clock import Clock
from foundation.envelope import SealBroken
from foundation.key_file import KeyFile
from foundation.key_rotation import make_due
from foundation.signing import KeyRing
from foundation.signing_key import SigningKey

EVERY_SECONDS = 10.0
_log = logging.getLogger("kakehashi.keys")


class KeyKeeper:
    """`rotation_days`: how long a key signs; 0: only an operator rotates."""

    def __init__(self, ring: KeyRing, file: KeyFile, clock: Clock, rotation_days: int = 0) -> None:
        self._ring, self._file, self._clock = ring, file, clock
        self._every = rotation_days * key_schedule.DAY
        self._keys: list[SigningKey] = []
        self._seen: tuple[int, int] | None = None

    async def tick(self) -> None:
        """One look; the ring signs on with what it has when the file cannot be read."""
        now = self._clock.timestamp()
        try:
            if self._file.stamp() != self._seen:
                await asyncio.to_thread(self._read)
            if self._every and any(self._due(alg, now) for alg in self._ring.algs):
                await asyncio.to_thread(self._rotate, now)
        except (OSError, SealBroken, ValueError):
            _log.exception("the key file cannot be read; the keys in memory serve on")
        if self._keys:
            self._ring.adopt(self._keys, now)

    async def keep(self, every: float = EVERY_SECONDS) -> None:
        """Until cancelled."""
        while True:
            await self.tick()
            await asyncio.sleep(every)

    def _due(self, alg: str, now: int) -> bool:
        return key_schedule.successor_due(self._keys, alg, now, self._every)

    def _read(self) -> None:
        stamp = self._file.stamp()
        self._keys = self._file.load()
        self._seen = stamp

    def _rotate(self, now: int) -> None:
        for made in make_due(self._file, self._ring.algs, now, self._every):
            _log.warning("a new %s key %s is published and signs from tomorrow", made.alg, made.kid)
        self._read()
