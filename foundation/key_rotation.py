"""What changes a key file: a successor made in time or at once, and a key taken out because others may know it."""

from collections.abc import Iterable

from foundation import key_schedule
from foundation.errors import DomainError
from foundation.key_file import KeyFile
from foundation.signing_key import SigningKey, new_private_key

# An emergency is this far ahead: by then every worker has looked at the file (key_keeper.EVERY_SECONDS).
AT_ONCE_SECONDS = 30


class RotationRefused(DomainError):
    """Nothing was changed; the text says why."""

    code = "rotation_refused"


def make_due(file: KeyFile, algs: Iterable[str], now: int, every: int) -> list[SigningKey]:
    """The successors that are due by the calendar, which is asked again under the lock: every worker finds the same
    day come. What is over leaves the file.
    """
    with file.alone():
        keys = file.load()
        made = [
            SigningKey(alg, new_private_key(alg), now, now + key_schedule.PUBLISHED_BEFORE)
            for alg in algs
            if key_schedule.successor_due(keys, alg, now, every)
        ]
        _write(file, [*keys, *made], now)
    return made


def rotate(file: KeyFile, alg: str, now: int, *, at_once: bool = False) -> SigningKey:
    """The next key of an algorithm: it signs in a day, or at once. Raises RotationRefused where one waits already."""
    signs_from = now + (AT_ONCE_SECONDS if at_once else key_schedule.PUBLISHED_BEFORE)
    with file.alone():
        keys = file.load()
        if not at_once and any(key_schedule.state(keys, key, now) == "waiting" for key in keys if key.alg == alg):
            raise RotationRefused(f"the next {alg} key waits already")
        made = SigningKey(alg, new_private_key(alg), now, signs_from)
        kept = [key for key in keys if key.alg != alg or key.signs_from <= now]  # whoever waited never signed
        _write(file, [*kept, made], now)
    return made


def retire(file: KeyFile, kid: str, now: int) -> SigningKey:
    """Takes a key out of the published set; what it signed no longer verifies. If it signs, the next one does at once.

    Raises RotationRefused for a key that is not there.
    """
    with file.alone():
        keys = file.load()
        gone = next((key for key in keys if key.kid == kid), None)
        if gone is None:
            raise RotationRefused(f"there is no key {kid}")
        rest = [key for key in keys if key.kid != kid]
        if key_schedule.state(keys, gone, now) == "signing":
            _appoint(rest, gone.alg, now)
        _write(file, rest, now)
    return gone


def _appoint(keys: list[SigningKey], alg: str, now: int) -> None:
    """Whoever waits signs from now on, else a fresh key; never one that had stopped."""
    waiting = next((key for key in keys if key.alg == alg and key.signs_from > now), None)
    if waiting is None:
        keys.append(SigningKey(alg, new_private_key(alg), now, now))
    else:
        waiting.signs_from = now


def _write(file: KeyFile, keys: list[SigningKey], now: int) -> None:
    file.write([key.to_row() for key in keys if key_schedule.is_published(keys, key, now)])
