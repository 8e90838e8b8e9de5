"""A television's screen: what it shows, when it goes on, and that it knows one thing about the viewer."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import httpx
import pytest

from examples.television import app as television
from tests.examples.street import Browser, has, text_of, token_field


class Living(Browser):
    """A screen whose server asks the provider when the test lets time pass."""

    def __init__(self) -> None:
        self.waiting = asyncio.Semaphore(0)
        super().__init__(self)

    @property
    def create_app(self) -> Any:
        """The application under the test's time."""
        return partial(television.create_app, sleep=self._sleep)

    async def _sleep(self, seconds: float) -> None:
        await self.waiting.acquire()
        self.clock.advance(seconds)

    async def pass_time(self, polls: int = 1) -> None:
        """Let the server ask so many times."""
        for _ in range(polls):
            self.waiting.release()
            for _ in range(500):
                await asyncio.sleep(0)

    async def begin(self) -> httpx.Response:
        """Press the button; the screen with the codes."""
        return await self.follow(await self.http.get("/start"))

    async def asked_for_codes(self) -> tuple[dict[str, str], httpx.Headers]:
        """What the provider was asked."""
        await self.begin()
        return next((form, headers) for path, form, headers in self.op.seen if path == "/device_authorization")


def tell(story: Callable[[Living], Awaitable[None]]) -> None:
    async def run() -> None:
        await story(Living())

    asyncio.run(run())


def test_the_screen_shows_code_address_and_picture_and_waits() -> None:
    async def story(living: Living) -> None:
        page = await living.begin()
        assert (page.status_code, str(page.url.path)) == (200, "/screen")
        assert text_of(page, "user-code") == "BCDF-GHJK"
        assert text_of(page, "verification-uri") == "https://op.example/device"
        assert "device-code-1" not in page.text
        picture = await living.http.get("/screen/picture")
        assert picture.headers["content-type"] == "image/svg+xml"
        assert picture.text.startswith("<svg")
        assert "refresh" not in page.headers
        again = await living.http.get("/screen?waited=yes")
        assert has(again, "still-waiting")
        assert not has(page, "still-waiting")

    tell(story)


def test_one_claim_is_asked_for_and_the_screens_name_passed_on() -> None:
    async def story(living: Living) -> None:
        living.http.headers["user-agent"] = "Mozilla/5.0 (Web0S; Linux/SmartTV)"
        form, headers = await living.asked_for_codes()
        assert form["scope"] == "openid"
        assert json.loads(form["claims"]) == {"id_token": {"age_over_20": {"essential": True}}}
        assert headers["user-agent"] == "Mozilla/5.0 (Web0S; Linux/SmartTV)"

    tell(story)


@pytest.mark.parametrize(
    ("claim", "shown"), [(True, "はい"), (False, "いいえ"), (None, "返事なし"), ("true", "返事なし"), (1, "返事なし")]
)
def test_after_the_login_the_viewer_is_greeted_and_only_a_real_yes_is_a_yes(claim: Any, shown: str) -> None:
    async def story(living: Living) -> None:
        living.op.claims = {"age_over_20": claim}
        living.op.device_words = ["authorization_pending"]
        await living.begin()
        cookie = living.http.cookies["__Host-kk_television_session"]
        await living.pass_time()
        assert (await living.http.get("/screen")).status_code == 200
        await living.pass_time()
        page = await living.follow(await living.http.get("/screen"))
        assert text_of(page, "welcome") == "こんばんは"
        assert text_of(page, "age-over-20") == shown
        assert text_of(page, "sub") == "pairwise-1"
        assert "山田" not in page.text
        assert living.http.cookies["__Host-kk_television_session"] != cookie  # no session fixation
        assert "/userinfo" not in [path for path, _, _ in living.op.seen]

    tell(story)


def test_the_screen_goes_on_by_itself_only_after_the_viewer_switched_that_on() -> None:
    async def story(living: Living) -> None:
        page = await living.begin()
        assert has(page, "reload-on")
        moving = await living.http.get("/screen?reload=on")
        assert moving.headers["refresh"] == "5; url=/screen?reload=on"
        assert has(moving, "reload-off")
        assert "refresh" not in (await living.http.get("/screen")).headers

    tell(story)


@pytest.mark.parametrize(("word", "status"), [("access_denied", 403), ("expired_token", 400), ("invalid_grant", 403)])
def test_a_no_is_a_page_with_a_way_to_a_new_code(word: str, status: int) -> None:
    async def story(living: Living) -> None:
        living.op.device_words = [word]
        await living.begin()
        await living.pass_time()
        page = await living.follow(await living.http.get("/screen"))
        assert (page.status_code, text_of(page, "error-code")) == (status, word)
        assert 'href="/start"' in page.text
        assert "/television." in page.text
        assert has(await living.follow(await living.http.get("/screen")), "start")  # told once, then the first page

    tell(story)


def test_a_provider_that_does_not_give_codes_is_a_page_too() -> None:
    async def story(living: Living) -> None:
        living.op.error = (503, {"error": "temporarily_unavailable"})
        page = await living.follow(await living.http.get("/start"))
        assert (page.status_code, text_of(page, "error-code")) == (503, "temporarily_unavailable")

    tell(story)


def test_a_new_code_gives_up_the_old_one() -> None:
    async def story(living: Living) -> None:
        await living.begin()
        living.op.device_answer = {"user_code": "LMNP-QRST"}
        page = await living.begin()
        assert text_of(page, "user-code") == "LMNP-QRST"
        await living.pass_time(3)
        assert len([path for path, _, _ in living.op.seen if path == "/token"]) == 1

    tell(story)


def test_attack_another_browser_sees_neither_codes_nor_film() -> None:
    async def story(living: Living) -> None:
        await living.begin()
        stranger = living.new_window()
        for path in ("/screen", "/film"):
            assert (await stranger.get(path)).headers["location"] == "/"
        assert (await stranger.get("/screen/picture")).status_code == 404
        await living.pass_time()
        assert (await stranger.get("/screen")).headers["location"] == "/"

    tell(story)


def test_attack_a_login_is_not_ended_from_another_site() -> None:
    async def story(living: Living) -> None:
        await living.begin()
        await living.pass_time()
        page = await living.follow(await living.http.get("/screen"))
        assert (await living.http.post("/logout", data={"x": "y"})).status_code == 403
        assert has(await living.http.get("/film"), "age-result")
        gone = await living.http.post("/logout", data={"form_token": token_field(page)})
        assert gone.headers["location"] == "/"
        assert (await living.http.get("/film")).headers["location"] == "/"

    tell(story)


def test_no_browser_comes_back_to_a_screen_so_there_is_no_callback() -> None:
    async def story(living: Living) -> None:
        assert (await living.http.get("/callback?code=x&state=y")).status_code == 404

    tell(story)
