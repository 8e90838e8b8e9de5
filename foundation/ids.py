"""Chance comes in by the front door: identifiers, nonces and row numbers from one source that is handed in."""

import os
import threading
from hashlib import sha256
from typing import Protocol

from foundation import base64url
from foundation.clock import Clock


class IdSource(Protocol):
    """Unpredictable bytes, and row numbers that grow."""

    def raw(self, nbytes: int = 32) -> bytes:
        """Random bytes."""
        ...

    def token(self, nbytes: int = 32) -> str:
        """Random bytes as base64url without padding."""
        ...

    def number(self) -> int:
        """A 63-bit number, ascending in one process, unique across workers."""
        ...


EPOCH = 1_735_689_600_000  # 2025-01-01T00:00:00Z in milliseconds: 41 bits last until 2094
WORKER_BITS, COUNT_BITS = 16, 6


class RandomIds:
    """Chance from the operating system; a number is milliseconds (41 bits), worker (16 bits) and a count (6 bits).

    Two workers never make the same number, because a replayed code is recognised by a primary key that is taken: an
    accidental clash would end an innocent person's login. Workers of one machine differ by process id; workers of
    several machines that share one database must be handed a `worker` number each.
    """

    def __init__(self, clock: Clock, worker: int | None = None) -> None:
        self._clock = clock
        self._worker = worker
        self._lock = threading.Lock()
        self._milliseconds, self._count = 0, 0

    def raw(self, nbytes: int = 32) -> bytes:
        """Random bytes from the kernel."""
        return os.urandom(nbytes)

    def token(self, nbytes: int = 32) -> str:
        """Random bytes as base64url."""
        return base64url.text(os.urandom(nbytes))

    def number(self) -> int:
        """Ascending also when the clock steps back; above 64 in a millisecond it runs ahead of the clock."""
        present = self._clock.milliseconds() - EPOCH
        with self._lock:
            if present > self._milliseconds:
                self._milliseconds, self._count = present, 0
            else:
                self._count += 1
                self._milliseconds += self._count >> COUNT_BITS
                self._count &= (1 << COUNT_BITS) - 1
            # Asked each time: a process that was forked after this object was made is another worker.
            worker = os.getpid() if self._worker is None else self._worker
            return ((self._milliseconds << WORKER_BITS | worker & 0xFFFF) << COUNT_BITS) | self._count


class SequentialIds:
    """The same ids in every run: for tests that compare whole answers."""

    def __init__(self) -> None:
        self._count = 0

    def raw(self, nbytes: int = 32) -> bytes:
        """Bytes derived from a counter."""
        self._count += 1
        stream = b""
        while len(stream) < nbytes:
            stream += sha256(f"{self._count}:{len(stream)}".encode()).digest()
        return stream[:nbytes]

    def token(self, nbytes: int = 32) -> str:
        """Text derived from a counter."""
        return base64url.text(self.raw(nbytes))

    def number(self) -> int:
        """1, 2, 3, ..."""
        self._count += 1
        return self._count
