"""Which key signs, which are published, and when a successor is due: pure rules over the times of keys.

A new key is published a day before it signs, because relying parties keep a key set for up to a day; an old one stays
published until the last token that it signed can no longer come back, and a day longer (security.md section 6, KY-15).
"""

from collections.abc import Sequence
from typing import Literal

from foundation.signing_key import SigningKey

DAY = 86400
PUBLISHED_BEFORE = DAY
# The longest-lived token is an ID token that comes back as a hint while its session lives: eight hours.
LONGEST_LIFE = 8 * 3600
KEPT_AFTER = LONGEST_LIFE + DAY
State = Literal["waiting", "signing", "verifying", "over"]


def signers(keys: Sequence[SigningKey], now: int) -> dict[str, SigningKey]:
    """By algorithm, the newest key whose time has come; where none has, the first that will."""
    found: dict[str, SigningKey] = {}
    for key in sorted(keys, key=lambda each: each.signs_from):
        if key.alg not in found or key.signs_from <= now:
            found[key.alg] = key
    return found


def state(keys: Sequence[SigningKey], key: SigningKey, now: int) -> State:
    """Where it stands in its life."""
    if signers(keys, now)[key.alg] is key:
        return "signing"
    if key.signs_from > now:
        return "waiting"
    return "verifying" if now < _superseded_at(keys, key) + KEPT_AFTER else "over"


def is_published(keys: Sequence[SigningKey], key: SigningKey, now: int) -> bool:
    """Everything but what is over."""
    return state(keys, key, now) != "over"


def successor_due(keys: Sequence[SigningKey], alg: str, now: int, every: int) -> bool:
    """Whether the next key must be made now, so that it can sign when the newest one is `every` seconds old."""
    newest = max((key.signs_from for key in keys if key.alg == alg), default=0)
    return now >= newest + every - PUBLISHED_BEFORE


def _superseded_at(keys: Sequence[SigningKey], key: SigningKey) -> int:
    """When the next key of its algorithm began to sign; of two with one time the later in the list is the newer."""
    alike = sorted((each for each in keys if each.alg == key.alg), key=lambda each: each.signs_from)
    return alike[alike.index(key) + 1].signs_from
