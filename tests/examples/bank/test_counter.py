"""The counter: the customer is asked by her sub with words that are read to her, and her card's answer is shown."""

import asyncio
import json

import httpx
import pytest
from joserfc import jws

from examples.bank import app as bank
from tests.examples.bank.test_app import PERSON
from tests.examples.street import Browser, has, text_of, token_field

PAGE = "/staff/counter"


async def _with_a_customer() -> Browser:
    browser = Browser(bank)
    browser.op.person = PERSON
    await browser.log_in("/open-account")
    return browser


async def _press(browser: Browser, path: str = PAGE, customer: str = "pairwise-1") -> httpx.Response:
    page = await browser.http.get(PAGE)
    form = {"form_token": token_field(page), "customer": customer}
    answer = await browser.http.post(path, data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    return await browser.http.get(PAGE)


def test_nobody_can_be_asked_before_there_is_a_customer() -> None:
    async def story() -> None:
        assert has(await Browser(bank).http.get(PAGE), "no-customers")

    asyncio.run(story())


def test_the_words_on_the_page_are_those_in_the_signed_request_and_the_card_confirms() -> None:
    async def story() -> None:
        browser = await _with_a_customer()
        page = await _press(browser)
        words = text_of(page, "words-1")
        assert words.startswith("さくら ")
        form = next(form for path, form, _ in browser.op.seen if path == "/backchannel-authentication")
        asked = json.loads(jws.extract_compact(form["request"].encode()).payload)
        assert (asked["login_hint"], asked["binding_message"], asked["scope"]) == ("pairwise-1", words, "openid")
        assert text_of(page, "where-1").endswith("/ciba")
        browser.op.device_words = ["authorization_pending"]
        browser.clock.advance(5)
        assert has(await _press(browser, f"{PAGE}/answer"), "look-1")
        browser.clock.advance(5)
        done = await _press(browser, f"{PAGE}/answer")
        assert "カードで確認しました" in text_of(done, "state-1")
        assert has(done, "ask-1")

    asyncio.run(story())


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("access_denied", "確認されませんでした"),
        ("expired_token", "時間内に返事がありません"),
        ("invalid_request", "依頼できませんでした"),
    ],
)
def test_a_no_is_told_in_plain_words(word: str, state: str) -> None:
    async def story() -> None:
        browser = await _with_a_customer()
        await _press(browser)
        browser.op.device_words = [word]
        browser.clock.advance(5)
        assert state in text_of(await _press(browser, f"{PAGE}/answer"), "state-1")

    asyncio.run(story())


def test_a_provider_that_refuses_the_question_is_told_by_its_word() -> None:
    async def story() -> None:
        browser = await _with_a_customer()
        browser.op.error = (400, {"error": "unknown_user_id"})
        assert "unknown_user_id" in text_of(await _press(browser), "state-1")

    asyncio.run(story())


def test_attack_somebody_elses_card_does_not_confirm_a_customer() -> None:
    async def story() -> None:
        browser = await _with_a_customer()
        await _press(browser)
        browser.op.claims = {"sub": "pairwise-2"}
        browser.clock.advance(5)
        assert "カードで確認しました" not in text_of(await _press(browser, f"{PAGE}/answer"), "state-1")

    asyncio.run(story())


def test_attack_a_form_of_another_page_or_about_a_stranger_asks_nobody() -> None:
    async def story() -> None:
        browser = await _with_a_customer()
        seen = len(browser.op.seen)
        assert (
            await browser.http.post(PAGE, data={"form_token": "0" * 64, "customer": "pairwise-1"})
        ).status_code == 403
        await _press(browser, customer="pairwise-9")
        await _press(browser, f"{PAGE}/answer")
        assert len(browser.op.seen) == seen

    asyncio.run(story())
