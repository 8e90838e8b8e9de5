"""The browser's pages: who may see and collect, and that no page is a dead end."""

import asyncio
from pathlib import Path

import httpx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from idp.card_login.cross_device.desk import MOST_PER_INTERACTION
from tests.idp.card_login.cross_device.scene import Scene, link, story
from tests.idp.card_login.room import PHONE


def test_the_login_page_offers_the_phone(tmp_path: Path) -> None:
    async def tell(scene: Scene) -> None:
        page = (await scene.room.browser.get("/login", params={"ix": scene.interaction.id})).text
        assert link(page, "use-phone").startswith(f"/login/phone?ix={scene.interaction.id}&begin=")

    story(tmp_path, tell)


def test_the_page_shows_number_picture_and_who_asks_without_a_script(tmp_path: Path) -> None:
    async def tell(scene: Scene) -> None:
        answer = await scene.room.browser.get("/login/phone", params={"ix": scene.interaction.id})
        page = answer.text
        assert f'id="match-number">{scene.session.number}<' in page
        for text in ("株式会社みどり銀行", "7000012050002", "http://127.0.0.1:8111", 'id="phone-picture"', "alt="):
            assert text in page
        assert "<script" not in page
        assert "img-src 'self'" in answer.headers["content-security-policy"]
        assert scene.session.id not in link(page, "continue")

    story(tmp_path, tell)


def test_opening_the_page_again_keeps_the_session(tmp_path: Path) -> None:
    async def tell(scene: Scene) -> None:
        await scene.open_page()
        first = scene.session.id
        await scene.open_page()
        await scene.open_page(turn="7")
        await scene.open_page(turn="-1")
        assert scene.session.id == first

    story(tmp_path, tell)


def test_start_again_pressed_twice_begins_one_session(tmp_path: Path) -> None:
    async def tell(scene: Scene) -> None:
        again = link(await scene.open_page(), "start-again")
        pages = await asyncio.gather(*(scene.room.browser.get(again) for _ in range(5)))
        assert {page.status_code for page in pages} == {200}
        assert scene.session.turn == 2
        assert all(f'id="match-number">{scene.session.number}<' in page.text for page in pages)

    story(tmp_path, tell)


def test_continue_before_the_phone_says_what_is_missing(tmp_path: Path) -> None:
    async def tell(scene: Scene) -> None:
        await scene.open_page()
        waiting = await scene.press_continue()
        assert waiting.status_code == 200
        assert 'id="still-waiting"' in waiting.text
        assert 'id="phone-picture"' in waiting.text
        binding = await scene.bind()
        bound = (await scene.press_continue()).text
        await scene.type(binding)
        confirmed = (await scene.press_continue()).text
        notices = {page.split('id="still-waiting"')[1][:400] for page in (waiting.text, bound, confirmed)}
        assert len(notices) == 3

    story(tmp_path, tell)


def test_after_two_minutes_the_page_offers_a_new_picture(tmp_path: Path) -> None:
    async def tell(scene: Scene) -> None:
        await scene.open_page()
        scene.room.clock.advance(120)
        page = (await scene.press_continue()).text
        assert 'id="phone-picture"' not in page
        fresh = await scene.room.browser.get(link(page, "start-again"))
        assert 'id="phone-picture"' in fresh.text
        assert (await scene.scan()).status_code == 200

    story(tmp_path, tell)


def test_another_browser_sees_and_collects_nothing(tmp_path: Path) -> None:  # AG-18
    async def tell(scene: Scene) -> None:
        await scene.open_page()
        await scene.show_card(await scene.confirm())
        for stranger in (scene.room.stranger, scene.room.agent):
            refused = await scene.press_continue(stranger)
            assert refused.status_code == 403
            assert "みどり銀行" not in refused.text
            query = {"ix": scene.interaction.id, "session": scene.session.id}
            assert (await stranger.get("/login/phone", params=query)).status_code == 403
            assert (await stranger.get("/login/phone/picture", params=query)).status_code == 403
        scene.room.stranger.cookies.set("kk_idp_browser", "another browser's secret")
        assert (await scene.press_continue(scene.room.stranger)).status_code == 403
        assert await scene.logged_in()

    story(tmp_path, tell)


def test_forced_polling_collects_once(tmp_path: Path) -> None:  # AG-18
    async def tell(scene: Scene) -> None:
        await scene.open_page()
        polls = [await scene.press_continue() for _ in range(5)]
        assert {poll.status_code for poll in polls} == {200}
        await scene.show_card(await scene.confirm())
        answers = await asyncio.gather(*(scene.press_continue() for _ in range(10)))
        collected = [answer for answer in answers if "kk_idp_session" in answer.headers.get("set-cookie", "")]
        assert len(collected) == 1

    story(tmp_path, tell)


def test_a_browser_on_the_phone_itself_gets_this_seconds_code(tmp_path: Path) -> None:
    async def tell(scene: Scene) -> None:
        here = link(await scene.open_page(), "same-device")
        opened = await scene.room.browser.get(here)
        assert opened.headers["location"] == f"{PHONE}/scan?c={scene.on_the_screen()}"
        assert (await scene.room.stranger.get(here)).status_code == 403
        await scene.bind()
        back = (await scene.room.browser.get(here)).headers["location"]
        assert f"/login/phone?ix={scene.interaction.id}&" in back

    story(tmp_path, tell)


def test_continue_pressed_twice_still_leads_on(tmp_path: Path) -> None:
    async def tell(scene: Scene) -> None:
        await scene.open_page()
        await scene.show_card(await scene.confirm())
        assert await scene.logged_in()
        assert await scene.logged_in()

    story(tmp_path, tell)


def test_the_phones_browser_gets_no_proof_and_only_the_word_to_go_back(tmp_path: Path) -> None:  # AG-18
    async def tell(scene: Scene) -> None:
        await scene.open_page()
        answer = (await scene.show_card(await scene.confirm())).json()
        done = await scene.room.agent.get(answer["continue_url"])
        assert 'id="phone-done"' in done.text
        assert "proof" not in answer["continue_url"]
        assert "set-cookie" not in done.headers or "session" not in done.headers["set-cookie"]

    story(tmp_path, tell)


def test_a_proof_fetched_too_late_asks_to_try_again(tmp_path: Path) -> None:
    async def tell(scene: Scene) -> None:
        await scene.open_page()
        await scene.show_card(await scene.confirm())
        scene.room.clock.advance(300)
        late = await scene.press_continue()
        assert late.status_code == 403
        assert 'id="try-again"' in late.text

    story(tmp_path, tell)


def test_ten_sessions_are_enough_for_one_login(tmp_path: Path) -> None:
    async def tell(scene: Scene) -> None:
        await scene.open_page()
        for turn in range(2, MOST_PER_INTERACTION + 1):
            page = await scene.open_page(turn=str(turn))
        assert 'id="start-again"' not in page
        refused = await scene.room.browser.get(
            "/login/phone", params={"ix": scene.interaction.id, "turn": str(MOST_PER_INTERACTION + 1)}
        )
        assert refused.status_code == 400
        assert 'id="back-to-client"' in refused.text

    story(tmp_path, tell)


def test_continue_without_any_session_is_explained(tmp_path: Path) -> None:
    async def tell(scene: Scene) -> None:
        answer = await scene.press_continue()
        assert answer.status_code == 403
        assert 'id="try-again"' in answer.text

    story(tmp_path, tell)


def test_the_picture_is_for_the_newest_page_only(tmp_path: Path) -> None:
    async def tell(scene: Scene) -> None:
        old = link(await scene.open_page(), "continue") and scene.session.id
        await scene.open_page(turn="2")
        query = {"ix": scene.interaction.id, "session": old}
        assert (await scene.room.browser.get("/login/phone/picture", params=query)).status_code == 400

    story(tmp_path, tell)


def test_the_picture_comes_part_by_part_and_ends_with_the_session(tmp_path: Path) -> None:
    async def tell(scene: Scene) -> None:
        await scene.open_page()
        query = {"ix": scene.interaction.id, "session": scene.session.id}
        answer: httpx.Response = await scene.room.browser.get("/login/phone/picture", params=query)
        assert answer.headers["content-type"].startswith("multipart/x-mixed-replace; boundary=")
        assert "no-store" in answer.headers["cache-control"]
        assert answer.content.count(b"Content-Type: image/png") == 121  # one a second, then the cross

    story(tmp_path, tell)


_SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
_PAGES = st.sampled_from(["/login/phone", "/login/phone/done", "/login/continue"])


@settings(max_examples=20, deadline=None, suppress_health_check=_SLOW)
@given(
    calls=st.lists(
        st.tuples(_PAGES, st.dictionaries(st.sampled_from(["turn", "session", "lang", "other"]), st.text(max_size=20))),
        min_size=1,
        max_size=8,
    )
)
def test_no_query_yields_a_500(tmp_path: Path, calls: list[tuple[str, dict[str, str]]]) -> None:
    async def tell(scene: Scene) -> None:
        for path, query in calls:
            for known in ({}, {"ix": scene.interaction.id}):
                assert (await scene.room.browser.get(path, params={**query, **known})).status_code < 500

    story(tmp_path, tell)
