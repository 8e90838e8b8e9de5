"""Chance comes in by the front door: identifiers, nonces and row numbers from one source that is handed in."""

import os
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Protocol

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


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


class RandomIds:
    """Chance from the operating system; numbers are milliseconds (42 bits) and chance or a count (21 bits)."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def raw(self, nbytes: int = 32) -> bytes:
        """Random bytes from the kernel."""
        return os.urandom(nbytes)

    def token(self, nbytes: int = 32) -> str:
        """Random bytes as base64url."""
        return _text(os.urandom(nbytes))

    def number(self) -> int:
        """Ascending: a new millisecond starts at a random place in its first half, then counts up."""
        millis = int(self._clock.now().timestamp() * 1000)
        start = (millis << 21) | (int.from_bytes(os.urandom(3)) & 0xFFFFF)
        self._last = start if start > self._last else self._last + 1
        return self._last


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
        return _text(self.raw(nbytes))

    def number(self) -> int:
        """1, 2, 3, ..."""
        self._count += 1
        return self._count
