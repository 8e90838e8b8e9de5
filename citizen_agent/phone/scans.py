"""What the phone remembers of a picture it read, in memory and for minutes; found again by this browser only."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field

from citizen_agent.phone.cross_device import Scanned
from foundation.clock import Clock
from foundation.ids import IdSource

LIFETIME_SECONDS = 15 * 60
MOST = 100


@dataclass(slots=True)
class Scan:
    """One picture read by one browser of this phone; `ticket` is there once the number was right."""

    handle: str
    browser: str = field(repr=False)
    scanned: Scanned
    at: int
    ticket: str = field(default="", repr=False)
    over: bool = False
    busy: asyncio.Lock = field(default_factory=asyncio.Lock)


class Scans:
    """The pictures this phone has read."""

    def __init__(self, clock: Clock, ids: IdSource) -> None:
        """Start empty."""
        self._clock, self._ids = clock, ids
        self._scans: OrderedDict[str, Scan] = OrderedDict()

    def keep(self, browser: str, scanned: Scanned) -> Scan:
        """Remember it under a handle that only this browser gets."""
        scan = Scan(self._ids.token(16), browser, scanned, self._clock.timestamp())
        self._scans[scan.handle] = scan
        while len(self._scans) > MOST:
            self._scans.popitem(last=False)
        return scan

    def find(self, browser: str, handle: str) -> Scan | None:
        """The scan this browser made, while it is not too old."""
        return self._living(self._scans.get(handle), browser)

    def of_ticket(self, browser: str, ticket: str) -> Scan | None:
        """The scan that led to this ticket."""
        found = next((scan for scan in self._scans.values() if ticket and scan.ticket == ticket), None)
        return self._living(found, browser)

    def _living(self, scan: Scan | None, browser: str) -> Scan | None:
        if scan is None or scan.browser != browser or self._clock.timestamp() - scan.at > LIFETIME_SECONDS:
            return None
        return scan
