"""Waiting screens: one task each, given up when nobody needs it, bounded in number and time."""

import asyncio
from datetime import UTC, datetime

from examples.common.sessions import Session
from examples.television import screens as module
from examples.television.screens import Screens
from foundation.clock import FixedClock
from relying_party_sdk.device import DeviceStart, DeviceTransaction
from relying_party_sdk.tokens import Tokens
from tests.relying_party_sdk.small_provider import SmallProvider

NOW = datetime(2026, 11, 23, tzinfo=UTC)
ADDRESS = "https://op.example/device"


def _start(expires_at: int, complete: str | None = ADDRESS + "?user_code=BCDF-GHJK") -> DeviceStart:
    transaction = DeviceTransaction(
        device_code="d",
        nonce="n",
        iss="https://op.example",
        scope="openid",
        expires_at=expires_at,
        interval=5,
        not_before=0,
    )
    return DeviceStart("BCDF-GHJK", ADDRESS, complete, expires_at, transaction)


async def _for_ever(seconds: float) -> None:
    await asyncio.Event().wait()


def _screens(clock: FixedClock) -> Screens:
    return Screens(SmallProvider().relying_party(), clock, _for_ever)


def test_a_screen_is_taken_once_and_stops_asking() -> None:
    async def story() -> None:
        clock = FixedClock(NOW)
        screens, session = _screens(clock), Session("s", 0)
        screens.wait(session, _start(clock.timestamp() + 300))
        screen = screens.of(session)
        assert screen is not None
        assert screens.take(session) is screen
        assert screens.take(session) is screens.of(session) is None
        await asyncio.sleep(0)
        assert screen.asking.cancelled()

    asyncio.run(story())


def test_what_is_over_or_too_much_is_given_up() -> None:
    async def story() -> None:
        clock = FixedClock(NOW)
        screens, now = _screens(clock), clock.timestamp()
        screens.wait(Session("old", 0), _start(now + 1))
        clock.advance(1)
        screens.wait(Session("new", 0), _start(now + 300))
        assert screens.of(Session("old", 0)) is None
        for number in range(module.MOST_SCREENS):
            screens.wait(Session(str(number), 0), _start(now + 300))
        kept = [number for number in range(module.MOST_SCREENS) if screens.of(Session(str(number), 0))]
        assert len(kept) == module.MOST_SCREENS
        assert screens.of(Session("new", 0)) is None

    asyncio.run(story())


def test_the_picture_holds_the_whole_address_black_on_white() -> None:
    async def story() -> None:
        done: asyncio.Task[Tokens] = asyncio.ensure_future(_never())
        with_code = module.Screen(_start(300), done).picture()
        without = module.Screen(_start(300, None), done).picture()
        done.cancel()
        assert with_code != without
        for picture in (with_code, without):
            assert picture.startswith(b"<svg")
            assert b"viewBox" in picture  # it grows with the page
            assert b"#fff" in picture
            assert b"#000" in picture

    asyncio.run(story())


async def _never() -> Tokens:
    await asyncio.Event().wait()
    raise AssertionError
