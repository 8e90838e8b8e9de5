"""A code is given out once, found within limits, and confirmed by one browser (RFC 8628 5.1, AG-16, TK-23)."""

import asyncio
import logging
from pathlib import Path

import pytest

from idp.device import user_code
from idp.device.authorization import CODE_SECONDS, DeviceAuthorization
from idp.device.desk import LIMITS, DeviceDesk, Screen
from idp.device.refusals import OtherWindow, TooLate, TooManyGuesses, UnknownUserCode
from idp.errors import ServerError
from tests.idp.device.screen import Living, tell

SCREEN = Screen("BRAVIA", "")


def _desk(living: Living) -> DeviceDesk:
    rooms = living.provider.rooms
    return DeviceDesk(rooms.devices, living.provider.clock, rooms.ground.ids)


def test_what_is_given_out_is_found_as_it_was_asked(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        desk = _desk(living)
        started = await desk.begin("tv", {"scope": "openid"}, SCREEN)
        found = await desk.look_up(started.user_code, "a")
        assert (found.client_id, found.parameters, found.screen) == ("tv", {"scope": "openid"}, "BRAVIA")
        assert found.expires_at - found.created_at == 300
        assert len(started.device_code) == 43

    tell(tmp_path, story)


def test_attack_user_code_brute_force_is_limited_in_one_browser(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(living: Living) -> None:
        desk = _desk(living)
        started = await desk.begin("tv", {"scope": "openid"}, SCREEN)
        for _ in range(LIMITS.in_one_browser):
            with pytest.raises(UnknownUserCode):
                await desk.look_up("BBBBBBBB", "a")
        with caplog.at_level(logging.WARNING), pytest.raises(TooManyGuesses):
            await desk.look_up(started.user_code, "a")
        assert "limit on wrong user codes" in caplog.text
        assert await desk.look_up(started.user_code, "another browser")
        living.provider.clock.advance(300)
        with pytest.raises(UnknownUserCode):
            await desk.look_up("BBBBBBBB", "a")

    tell(tmp_path, story)


def test_attack_user_code_brute_force_with_a_new_browser_each_time_is_limited_over_all(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        desk = _desk(living)
        started = await desk.begin("tv", {"scope": "openid"}, SCREEN)
        guesses = (desk.look_up("BBBBBBBB", f"browser {number}") for number in range(LIMITS.over_all + 20))
        outcomes = await asyncio.gather(*guesses, return_exceptions=True)
        assert sum(isinstance(outcome, UnknownUserCode) for outcome in outcomes) == LIMITS.over_all
        with pytest.raises(TooManyGuesses):
            await desk.look_up(started.user_code, "fresh")

    tell(tmp_path, story)


def test_attack_a_code_confirmed_in_one_browser_is_refused_to_another(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        desk = _desk(living)
        started = await desk.begin("tv", {"scope": "openid"}, SCREEN)
        found = await desk.look_up(started.user_code, "a")
        await desk.confirm(found, "a")
        with pytest.raises(TooLate):
            await desk.confirm(found, "b")
        with pytest.raises(OtherWindow):
            await desk.look_up(started.user_code, "b")
        await desk.confirm(await desk.look_up(started.user_code, "a"), "a")

    tell(tmp_path, story)


def test_a_person_who_did_not_start_it_ends_it_and_that_is_written_down(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(living: Living) -> None:
        desk = _desk(living)
        started = await desk.begin("tv", {"scope": "openid"}, SCREEN)
        found = await desk.look_up(started.user_code, "a")
        with caplog.at_level(logging.WARNING):
            await desk.stop(found)
        assert "did not know the screen of tv" in caplog.text
        assert started.user_code not in caplog.text
        with pytest.raises(UnknownUserCode):
            await desk.look_up(started.user_code, "a")
        with pytest.raises(TooLate):
            await desk.confirm(found, "a")

    tell(tmp_path, story)


class _Stuck:
    """A source of chance that broke."""

    async def begin(self, new: DeviceAuthorization, device_code: str, user_code: str) -> bool:
        return False


def test_when_no_free_code_is_drawn_the_device_is_told_to_try_again(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        rooms = living.provider.rooms
        desk = DeviceDesk(_Stuck(), living.provider.clock, rooms.ground.ids)  # type: ignore[arg-type]
        with pytest.raises(ServerError):
            await desk.begin("tv", {}, SCREEN)

    tell(tmp_path, story)


def test_the_limits_leave_a_guesser_the_odds_that_are_written_down() -> None:
    codes = len(user_code.ALPHABET) ** user_code.LENGTH
    let_through = LIMITS.over_all * CODE_SECONDS / LIMITS.seconds
    assert LIMITS.in_one_browser <= 5
    assert let_through * 10_000 / codes < 1 / 5_000
    assert let_through / codes < 1 / 50_000_000
