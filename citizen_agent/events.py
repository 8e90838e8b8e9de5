"""Cards and readers that come and go, told one by one (PC/SC status changes), also over a pcscd that was restarted.

`watch` ends only when its consumer stops; between two events it waits, without asking in a loop.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from citizen_agent.errors import NoReaderService
from citizen_agent.readers import WatchedSource

SLICE_SECONDS = 10.0  # a wait is renewed after this, so that a lost notification is found out by then
RETRY_SECONDS = 0.25  # while the service is down there is nothing to wait on but time


class Happening(StrEnum):
    """What a person would see."""

    READER_CONNECTED = "reader_connected"
    READER_GONE = "reader_gone"
    CARD_INSERTED = "card_inserted"
    CARD_REMOVED = "card_removed"
    SERVICE_DOWN = "service_down"
    SERVICE_BACK = "service_back"


@dataclass(frozen=True, slots=True)
class Event:
    """One happening; `reader` is empty for the service itself."""

    happening: Happening
    reader: str = ""


def between(before: Mapping[str, bool], after: Mapping[str, bool]) -> list[Event]:
    """Return what led from one look at the readers to the next: departures first."""
    told = []
    for name, held in before.items():
        if held and not after.get(name, False):
            told.append(Event(Happening.CARD_REMOVED, name))
        if name not in after:
            told.append(Event(Happening.READER_GONE, name))
    for name, holds in after.items():
        if name not in before:
            told.append(Event(Happening.READER_CONNECTED, name))
        if holds and not before.get(name, False):
            told.append(Event(Happening.CARD_INSERTED, name))
    return told


def watch(source: WatchedSource, sleep: Callable[[float], None] = time.sleep) -> Iterator[Event]:
    """Tell what is there, then every change, for ever."""
    known: Mapping[str, bool] = {}
    down = first = True
    while True:
        try:
            found = source.states() if down else source.wait(known, SLICE_SECONDS)
        except NoReaderService:
            if not down or first:
                yield from between(known, {})
                yield Event(Happening.SERVICE_DOWN)
            known, down, first = {}, True, False
            sleep(RETRY_SECONDS)
            continue
        if down and not first:
            yield Event(Happening.SERVICE_BACK)
        down = first = False
        yield from between(known, found)
        known = found
