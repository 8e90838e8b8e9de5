"""What the service's server does for its screens: one asking task each, and a picture of the address for phones.

The server asks the provider, not the screen: the device code never reaches a living room, and the answer is there
whether or not somebody presses a key in time.
"""

import asyncio
from dataclasses import dataclass
from io import BytesIO

import segno

from examples.common.sessions import Session
from foundation.clock import Clock
from relying_party_sdk import RelyingParty
from relying_party_sdk.device import DeviceStart, Sleep
from relying_party_sdk.tokens import Tokens

MOST_SCREENS = 1000
QUIET_ZONE = 4  # modules, ISO/IEC 18004 section 6.3.8


@dataclass(frozen=True)
class Screen:
    """One screen that waits: what it shows, and the task that asks."""

    start: DeviceStart
    asking: "asyncio.Task[Tokens]"

    def picture(self) -> bytes:
        """The whole address as an SVG, black on white whatever the page's colours are."""
        target = BytesIO()
        address = self.start.verification_uri_complete or self.start.verification_uri
        code = segno.make_qr(address, error="m")
        code.save(target, kind="svg", border=QUIET_ZONE, dark="#000", light="#fff", xmldecl=False, omitsize=True)
        return target.getvalue()


class Screens:
    """All waiting screens of one service, by the session they belong to; bounded in number and time."""

    def __init__(self, relying_party: RelyingParty, clock: Clock, sleep: Sleep = asyncio.sleep) -> None:
        self._relying_party, self._clock, self._sleep = relying_party, clock, sleep
        self._waiting: dict[str, Screen] = {}

    def of(self, session: Session) -> Screen | None:
        """What this session's screen shows."""
        return self._waiting.get(session.id)

    def wait(self, session: Session, start: DeviceStart) -> None:
        """Begin to ask; what this session waited for before is given up."""
        self.take(session)
        self._make_room()
        asking = asyncio.ensure_future(self._relying_party.wait_for_device(start.transaction, self._sleep))
        asking.add_done_callback(_looked_at)
        self._waiting[session.id] = Screen(start, asking)

    def take(self, session: Session) -> Screen | None:
        """The screen for exactly one caller; if it still asks, it stops."""
        screen = self._waiting.pop(session.id, None)
        if screen is not None and not screen.asking.done():
            screen.asking.cancel()
        return screen

    def _make_room(self) -> None:
        now = self._clock.timestamp()
        for key in [key for key, screen in self._waiting.items() if now >= screen.start.expires_at]:
            self._waiting.pop(key).asking.cancel()
        while len(self._waiting) >= MOST_SCREENS:
            self._waiting.pop(next(iter(self._waiting))).asking.cancel()


def _looked_at(asking: "asyncio.Task[Tokens]") -> None:
    """A refusal that no page fetches is no error of the program."""
    if not asking.cancelled():
        asking.exception()
