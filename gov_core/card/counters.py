"""Retry counters of an inserted card, changed where they lie in its image file.

A try is stored before every comparison (gov_core.card.pins), and given back after a right one. Writing the whole image
anew for each, with every key, and waiting for its directory takes milliseconds on each side of every login; two bytes
in place take a tenth of one and are as durable. They lie in one sector of the disk, which is written whole or not at
all, so that after a crash the old number is there or the new one.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gov_core.card import image as image_file
from gov_core.card.file_system import CardImage
from gov_core.card.pins import Pin

SECTOR = 512
_COUNTER = re.compile(rb'"tries_left":([ \d]\d)(?!\d)')  # as gov_core.card.image writes it


@dataclass(frozen=True, slots=True)
class _Written:
    """What the file held when it was last written whole: which file it is, and where each counter lies in it."""

    file: tuple[int, int]
    places: tuple[int, ...]
    values: tuple[bytes, ...]


class StoredCard:
    """The image file of one inserted card; nobody else writes it meanwhile (gov_core.card.slot)."""

    def __init__(self, path: Path) -> None:
        """Load it; raises BrokenImage."""
        self._path = path
        self.image = image_file.load(path)
        self._written = self._look()
        self._tries = [pin.tries_left for pin in _pins(self.image)]

    def keep(self, image: CardImage) -> None:
        """Store what changed: counters in place, anything else by writing the whole image."""
        pins = list(_pins(image))
        tries = [pin.tries_left for pin in pins]
        if not self._in_place(pins, tries):
            image_file.save(image, self._path)
            self._written = self._look()
        self._tries = tries

    def _in_place(self, pins: list[Pin], tries: list[int]) -> bool:
        """Write the counters that changed; False when that is not possible, and nothing was written."""
        written = self._written
        if tuple(pin.value for pin in pins) != written.values or len(written.places) != len(pins):
            return False
        changed = [
            (place, now) for place, before, now in zip(written.places, self._tries, tries, strict=True) if now != before
        ]
        if any(place % SECTOR == SECTOR - 1 for place, _ in changed):
            return False
        handle = os.open(self._path, os.O_WRONLY | os.O_CLOEXEC)
        try:
            if _identity(handle) != written.file:
                return False
            for place, now in changed:
                os.pwrite(handle, b"%2d" % now, place)
            os.fdatasync(handle)
        finally:
            os.close(handle)
        return True

    def _look(self) -> _Written:
        with self._path.open("rb") as file:
            identity = _identity(file.fileno())
            places = tuple(each.start(1) for each in _COUNTER.finditer(file.read()))
        return _Written(identity, places, tuple(pin.value for pin in _pins(self.image)))


def _identity(handle: int) -> tuple[int, int]:
    found = os.fstat(handle)
    return found.st_ino, found.st_size


def _pins(image: CardImage) -> Iterator[Pin]:
    """In the order in which the image file has them."""
    for application in image.applications.values():
        yield from (file for file in application.files.values() if isinstance(file, Pin))
