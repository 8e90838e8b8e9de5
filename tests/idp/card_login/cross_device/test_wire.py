"""The phone's calls, and what an attacker gets from them. Names of the attacks: AG-12 to AG-18."""

import asyncio
import logging
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.idp.card_login.cross_device.scene import Scene, story
from tests.idp.card_login.room import ISSUER


def error(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]


def test_a_login_by_phone_goes_from_the_picture_to_the_browser(tmp_path: Path) -> None:
    async def tell(scene: Scene) -> None:
        await scene.open_page()
        told = (await scene.scan()).json()
        assert told["recipient"]["name_ja"] == "株式会社みどり銀行"
        assert told["recipient"]["corporate_number"] == "7000012050002"
        assert told["origin"] == "http://127.0.0.1:8111"
        assert told["purpose"]["en"] == "To open an account"
        assert told["begun_at"] == scene.room.clock.timestamp()
        assert told["same_network"] is True
        scene.binding = told["binding"]
        ticket = (await scene.type(told["binding"])).json()["ticket"]
        answer = await scene.show_card(ticket)
        assert answer.json() == {"status": "accepted", "continue_url": f"{ISSUER}/login/phone/done"}
        assert await scene.logged_in()

    story(tmp_path, tell)


def test_a_photo_of_the_picture_two_seconds_later_is_refused(tmp_path: Path) -> None:  # AG-12
    async def tell(scene: Scene) -> None:
        await scene.open_page()
        photo = scene.on_the_screen()
        scene.room.clock.advance(2)
        assert error(await scene.scan(photo)) == (400, "stale_code")
        assert (await scene.scan()).status_code == 200

    story(tmp_path, tell)


def test_a_screenshot_in_a_mail_is_refused_for_ever(tmp_path: Path) -> None:  # AG-12
    async def tell(scene: Scene) -> None:
        await scene.open_page()
        screenshot = scene.on_the_screen()
        for wait in (5, 60, 3600):
            scene.room.clock.advance(wait)
            assert error(await scene.scan(screenshot)) == (400, "stale_code")

    story(tmp_path, tell)


def test_a_picture_streamed_to_a_victim_still_needs_the_number_of_the_attackers_screen(tmp_path: Path) -> None:  # AG-12
    async def tell(scene: Scene) -> None:
        await scene.open_page()
        victim = await scene.bind()  # the stream is live, so the code is fresh
        guess = f"{(int(scene.session.number) + 1) % 100:02d}"
        assert error(await scene.type(victim, guess)) == (403, "wrong_number")
        assert error(await scene.type(victim)) == (409, "already_confirmed")  # no second guess, not even the right one
        page = (await scene.press_continue()).text
        assert 'id="phone-ended"' in page  # the browser is told too
        assert 'id="start-again"' in page

    story(tmp_path, tell)


def test_a_second_phone_is_told_and_the_first_stays(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:  # AG-13
    async def tell(scene: Scene) -> None:
        await scene.open_page()
        first = await scene.bind()
        assert error(await scene.scan()) == (409, "already_bound")
        assert (await scene.type(first)).status_code == 200

    story(tmp_path, tell)
    assert "a second phone" in caplog.text


def test_of_two_phones_in_the_same_moment_one_binds(tmp_path: Path) -> None:  # AG-13
    async def tell(scene: Scene) -> None:
        await scene.open_page()
        code = scene.on_the_screen()
        answers = await asyncio.gather(*(scene.scan(code) for _ in range(20)))
        assert sorted(answer.status_code for answer in answers) == [200] + [409] * 19

    story(tmp_path, tell)


def test_a_race_of_two_confirms_gives_one_ticket(tmp_path: Path) -> None:
    async def tell(scene: Scene) -> None:
        await scene.open_page()
        binding = await scene.bind()
        answers = await asyncio.gather(*(scene.type(binding) for _ in range(20)))
        assert sorted(answer.status_code for answer in answers) == [200] + [409] * 19

    story(tmp_path, tell)


def test_a_race_through_all_numbers_is_one_guess(tmp_path: Path) -> None:
    async def tell(scene: Scene) -> None:
        await scene.open_page()
        binding, right = await scene.bind(), int(scene.session.number)
        guesses = [f"{(right + away) % 100:02d}" for away in range(1, 100)] + [scene.session.number]
        answers = await asyncio.gather(*(scene.type(binding, guess) for guess in guesses))
        assert sum(answer.status_code == 409 for answer in answers) == 99
        assert sum(answer.status_code == 403 for answer in answers) == 1

    story(tmp_path, tell)


def test_a_replayed_confirm_is_refused(tmp_path: Path) -> None:
    async def tell(scene: Scene) -> None:
        await scene.open_page()
        binding = await scene.bind()
        assert (await scene.type(binding)).status_code == 200
        assert error(await scene.type(binding)) == (409, "already_confirmed")

    story(tmp_path, tell)


def test_a_forged_counter_or_digest_or_session_is_refused_alike(tmp_path: Path) -> None:
    async def tell(scene: Scene) -> None:
        await scene.open_page()
        session, counter, digest = scene.on_the_screen().split(".")
        forged = [f"{session}.{int(counter) + 1}.{digest}", f"{session}.{counter}.{'A' * 22}"]
        forged += [f"{'A' * 22}.{counter}.{digest}", "", ".", "x" * 1500, f"{session}.{counter}"]
        answers = [error(await scene.scan(code)) for code in forged if code]
        assert set(answers) == {(400, "stale_code")}
        assert error(await scene.scan("")) == (400, "invalid_request")

    story(tmp_path, tell)


def test_after_120_seconds_no_phone_binds(tmp_path: Path) -> None:
    async def tell(scene: Scene) -> None:
        await scene.open_page()
        scene.room.clock.advance(119)
        assert (await scene.scan()).status_code == 200
        await scene.open_page(turn="2")
        scene.room.clock.advance(120)
        assert error(await scene.scan()) == (400, "session_over")  # even with a code that this second made

    story(tmp_path, tell)


def test_the_number_comes_too_late_after_two_minutes(tmp_path: Path) -> None:
    async def tell(scene: Scene) -> None:
        await scene.open_page()
        binding = await scene.bind()
        scene.room.clock.advance(120)
        assert error(await scene.type(binding)) == (400, "session_over")

    story(tmp_path, tell)


def test_a_ticket_from_before_start_again_is_dead(tmp_path: Path) -> None:
    async def tell(scene: Scene) -> None:
        await scene.open_page()
        ticket = await scene.confirm()
        await scene.open_page(turn="2")
        refused = await scene.ask_challenge(ticket)
        assert error(refused) == (400, "session_over")
        assert not await scene.logged_in()

    story(tmp_path, tell)


def test_the_code_of_an_ended_session_is_told_as_over(tmp_path: Path) -> None:
    async def tell(scene: Scene) -> None:
        await scene.open_page()
        old = scene.on_the_screen()
        await scene.open_page(turn="2")
        assert error(await scene.scan(old)) == (400, "session_over")

    story(tmp_path, tell)


def test_a_phone_in_another_network_is_warned_and_written_down(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:  # AG-14
    async def tell(scene: Scene) -> None:
        await scene.open_page()
        transport = httpx.ASGITransport(scene.room.agent._transport.app, client=("198.51.100.7", 5000))  # type: ignore[attr-defined]
        async with httpx.AsyncClient(transport=transport, base_url=ISSUER) as abroad:
            answer = await abroad.post("/card/cross-device", json={"code": scene.on_the_screen()})
        assert answer.json()["same_network"] is False

    story(tmp_path, tell)
    assert "another network" in caplog.text
    assert "198.51.100" not in caplog.text


def test_whoever_did_not_start_it_stops_it_and_it_is_written_down(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def tell(scene: Scene) -> None:
        await scene.open_page()
        binding = await scene.bind()
        stopped = await scene.room.agent.post("/card/cross-device/stop", json={"binding": binding})
        assert stopped.json() == {"status": "stopped"}
        assert error(await scene.type(binding)) == (400, "session_over")
        page = (await scene.press_continue()).text
        assert 'id="start-again"' in page

    caplog.set_level(logging.WARNING)
    story(tmp_path, tell)
    assert "stopped on the phone" in caplog.text


def test_stopping_after_the_number_ends_the_ticket(tmp_path: Path) -> None:
    async def tell(scene: Scene) -> None:
        await scene.open_page()
        binding = await scene.bind()
        ticket = (await scene.type(binding)).json()["ticket"]
        await scene.room.agent.post("/card/cross-device/stop", json={"binding": binding})
        refused = await scene.ask_challenge(ticket)
        assert error(refused) == (400, "session_over")

    story(tmp_path, tell)


def test_a_ticket_the_attackers_phone_got_is_worth_nothing_in_a_victims_card_program(tmp_path: Path) -> None:
    """He scans and confirms his own screen, and sends the victim a link with his ticket: the number match is passed."""

    async def tell(scene: Scene) -> None:
        await scene.open_page()
        ticket = await scene.confirm()
        assert error(await scene.ask_challenge(ticket, binding="")) == (400, "invalid_request")
        assert error(await scene.ask_challenge(ticket, binding="the victim's phone")) == (400, "session_over")
        assert (await scene.ask_challenge(ticket)).status_code == 201

    story(tmp_path, tell)


def test_one_phones_secret_does_not_fit_another_ones_ticket(tmp_path: Path) -> None:
    async def tell(scene: Scene) -> None:
        await scene.open_page()
        ticket = await scene.confirm()
        other = Scene(scene.room, await scene.room.begin())
        await other.open_page()
        await other.confirm()
        assert error(await scene.ask_challenge(ticket, binding=other.binding)) == (400, "session_over")

    story(tmp_path, tell)


def test_a_locked_pin_on_the_phone_is_told_in_the_browser(tmp_path: Path) -> None:
    async def tell(scene: Scene) -> None:
        await scene.open_page()
        await scene.confirm()
        body = {"binding": scene.binding, "reason": "pin_locked"}
        assert (await scene.room.agent.post("/card/cross-device/stop", json=body)).status_code == 200
        page = await scene.press_continue()
        assert "暗証番号がロック" in page.text

    story(tmp_path, tell)


def test_the_second_answer_with_a_ticket_is_not_counted(tmp_path: Path) -> None:
    async def tell(scene: Scene) -> None:
        await scene.open_page()
        ticket = await scene.confirm()
        assert (await scene.show_card(ticket)).status_code == 200
        refused = await scene.ask_challenge(ticket)
        assert error(refused) == (400, "session_over")
        assert await scene.logged_in()

    story(tmp_path, tell)


def test_a_refused_card_is_told_on_both_screens(tmp_path: Path) -> None:
    async def tell(scene: Scene) -> None:
        await scene.open_page()
        ticket = await scene.confirm()
        scene.room.state.down = True
        refused = await scene.show_card(ticket)
        assert error(refused) == (503, "status_unavailable")
        assert refused.json()["return_url"] == f"{ISSUER}/login/phone/done"
        page = await scene.press_continue()
        assert page.status_code == 503
        assert 'id="try-again"' in page.text
        found = scene.room.interactions.get(scene.interaction.id)
        assert found is not None
        assert found.error == "temporarily_unavailable"

    story(tmp_path, tell)


def test_a_login_that_is_over_gives_no_ticket(tmp_path: Path) -> None:
    async def tell(scene: Scene) -> None:
        await scene.open_page()
        binding = await scene.bind()
        await scene.room.interactions.finish(scene.interaction.id)
        assert error(await scene.type(binding)) == (400, "session_over")

    story(tmp_path, tell)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=50),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=6,
)
_PATHS = st.sampled_from(["/card/cross-device", "/card/cross-device/confirm", "/card/cross-device/stop"])


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    bodies=st.lists(
        st.one_of(_JSON, st.dictionaries(st.sampled_from(["code", "binding", "number", "reason"]), _JSON)),
        min_size=1,
        max_size=10,
    ),
    path=_PATHS,
)
def test_no_body_yields_a_500(tmp_path: Path, bodies: list[Any], path: str) -> None:
    async def tell(scene: Scene) -> None:
        for body in bodies:
            answer = await scene.room.agent.post(path, json=body)
            assert answer.status_code < 500
            assert "error" in answer.json()

    story(tmp_path, tell)
