"""The text inside the picture: session, second and a keyed digest over both; worth nothing two seconds later.

A time-based code in the manner of RFC 6238, with a key of its own per session (HMAC-SHA256, RFC 2104, cut to 128 bits)
and the whole second as its counter. Only this provider makes and reads it, so no other clock can be off.
"""

import hmac
import re
from dataclasses import dataclass
from hashlib import sha256

from foundation import base64url

LIFE_SECONDS = 2
_DIGEST_BYTES = 16
_SHAPE = re.compile(r"([A-Za-z0-9_-]{22})\.([0-9]{10})\.([A-Za-z0-9_-]{22})")


@dataclass(frozen=True)
class RotatingCode:
    """A code as it was read; `counter` is in Unix seconds."""

    session: str
    counter: int
    digest: str

    def fresh(self, key: bytes, now: int) -> bool:
        """Whether this session's key made it within the last two seconds; a second to come is none of ours."""
        expected = _digest(key, self.session, self.counter)
        # Both are computed whatever the first says: the answer takes as long for a forged code as for an old one.
        return hmac.compare_digest(expected, self.digest) & (0 <= now - self.counter < LIFE_SECONDS)


def make(key: bytes, session: str, now: int) -> str:
    """The code of this second."""
    return f"{session}.{now}.{_digest(key, session, now)}"


def read(text: str) -> RotatingCode | None:
    """The parts of a code, or None for anything of another shape."""
    parts = _SHAPE.fullmatch(text)
    return None if parts is None else RotatingCode(parts[1], int(parts[2]), parts[3])


def _digest(key: bytes, session: str, counter: int) -> str:
    raw = hmac.digest(key, f"{session}|{counter}".encode(), sha256)[:_DIGEST_BYTES]
    return base64url.text(raw)
