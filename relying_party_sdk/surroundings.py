"""Time and chance, taken by constructor so that a test can be exact. The defaults are the real ones."""

import secrets
import time
from typing import Protocol


class Clock(Protocol):
    """Anything that knows the time; every house's clock fits."""

    def timestamp(self) -> int:
        """Seconds since 1970-01-01 UTC."""
        ...


class Chance(Protocol):
    """Anything that makes unguessable text."""

    def token(self, nbytes: int = 32) -> str:
        """`nbytes` of randomness as base64url without padding."""
        ...


class SystemClock:
    """The machine's clock."""

    def timestamp(self) -> int:
        """Now."""
        return int(time.time())


class SystemChance:
    """The operating system's randomness."""

    def token(self, nbytes: int = 32) -> str:
        """Fresh randomness."""
        return secrets.token_urlsafe(nbytes)
