"""The place a card image is put in: one reader or one counter at a time, like the plastic it stands for.

The lock lies on a file beside the image, because the image itself is replaced at every counter change.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gov_core.card import image as image_file
from gov_core.card.commands import AS_REPORTED, Behaviour, Card
from gov_core.card.counters import StoredCard
from gov_core.card.file_system import CardImage

POLL_SECONDS = 0.02


class CardInUse(Exception):
    """Another reader, or the municipality's counter, holds this card."""


class InsertedCard:
    """A card in a reader: the image is locked and loaded, counters are written back at every change."""

    def __init__(self, path: Path, *, behaviour: Behaviour = AS_REPORTED, wait: float = 2.0) -> None:
        """Insert the card at `path`; raises CardInUse when it is not free within `wait` seconds."""
        self._lock = _lock(path, wait)
        try:
            stored = StoredCard(path)
        except BaseException:
            os.close(self._lock)
            raise
        self.image = stored.image
        self._card = Card(self.image, stored.keep, behaviour=behaviour)
        self.atr = self.image.atr

    def transmit(self, command: bytes) -> bytes:
        """Send one command to the chip and return its answer."""
        return self._card.transmit(command)

    def reset(self) -> None:
        """Warm reset."""
        self._card.reset()

    def power_off(self) -> None:
        """Take the power away; the card stays in the reader."""
        self._card.power_off()

    def close(self) -> None:
        """Power off and take the card out."""
        if self._lock >= 0:
            self._card.power_off()
            os.close(self._lock)
            self._lock = -1


@contextmanager
def at_the_counter(path: Path, *, wait: float = 2.0) -> Iterator[CardImage]:
    """Give the counter the card's content and store what was changed; nothing is stored when it raises."""
    lock = _lock(path, wait)
    try:
        image = image_file.load(path)
        yield image
        image_file.save(image, path)
    finally:
        os.close(lock)


def _lock(path: Path, wait: float) -> int:
    handle = os.open(path.with_name(f"{path.name}.lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    deadline = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return handle
        except BlockingIOError:
            if time.monotonic() >= deadline:
                os.close(handle)
                raise CardInUse(path.name) from None
            time.sleep(POLL_SECONDS)
