"""The rules of the person's side: a code is given out, looked up within limits, and confirmed by one browser.

Odds of guessing (RFC 8628 5.1): with 10,000 codes out, the 500 wrong ones that are let through in the five minutes a
code lives meet any of them once in 5,000 such spells, and a given one once in fifty million.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from foundation.clock import Clock
from foundation.ids import IdSource
from idp.device import user_code
from idp.device.authorization import CODE_SECONDS, DeviceAuthorization
from idp.device.refusals import OtherWindow, TooLate, TooManyGuesses, UnknownUserCode
from idp.device.store import DeviceStore, Guess, Limits
from idp.errors import ServerError

LIMITS = Limits(seconds=CODE_SECONDS, in_one_browser=5, over_all=500)
# Two live codes meet once in billions; three times in a row is a broken source of chance.
_MOST_DRAWS = 3
_log = logging.getLogger("kakehashi.idp.device")


@dataclass(frozen=True)
class Screen:
    """What is told about the device that asks: fixed words, and a network prefix where it called by itself."""

    name: str
    network: str


@dataclass(frozen=True)
class Started:
    """RFC 8628 3.2: the two codes, in clear for the last time."""

    device_code: str
    user_code: str


class DeviceDesk:
    """Gives codes out and takes them back."""

    def __init__(self, store: DeviceStore, clock: Clock, ids: IdSource) -> None:
        self._store, self._clock, self._ids = store, clock, ids

    async def begin(self, client_id: str, parameters: Mapping[str, str], screen: Screen) -> Started:
        """A device waits from now on."""
        now = self._clock.timestamp()
        for _ in range(_MOST_DRAWS):
            started = Started(self._ids.token(), user_code.make(self._ids))
            new = DeviceAuthorization(
                id=self._ids.number(),
                client_id=client_id,
                parameters=dict(parameters),
                screen=screen.name,
                network=screen.network,
                created_at=now,
                expires_at=now + CODE_SECONDS,
            )
            if await self._store.begin(new, started.device_code, started.user_code):
                return started
        raise ServerError("please try again")

    async def look_up(self, code: str, browser_hash: str) -> DeviceAuthorization:
        """The device that waits for this code, for a browser that may go on with it; raises a DeviceRefusal."""
        guess = Guess(self._ids.number(), code, browser_hash, self._clock.timestamp())
        try:
            found = await self._store.of_user_code(guess, LIMITS)
        except TooManyGuesses:
            _log.warning("device: the limit on wrong user codes is reached")
            raise
        if found is None:
            raise UnknownUserCode("no device waits for this code")
        if found.browser_hash not in (None, browser_hash):
            _log.warning("device: a user code came to a second browser")
            raise OtherWindow("another browser has confirmed this code")
        return found

    async def confirm(self, found: DeviceAuthorization, browser_hash: str) -> None:
        """The person says that the screen is hers: from here on this browser alone may decide."""
        if not await self._store.claim(found.id, browser_hash, self._clock.timestamp()):
            raise TooLate("decided, over, or confirmed elsewhere a moment ago")

    async def stop(self, found: DeviceAuthorization) -> None:
        """The person did not start this: the device is refused, and whoever watches is told."""
        if await self._store.deny(found.id, self._clock.timestamp()):
            _log.warning("device: a person did not know the screen of %s", found.client_id)
