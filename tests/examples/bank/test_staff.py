"""The staff page: who is watched, one button, and what came of it."""

import asyncio

from examples.bank import app as bank
from tests.examples.bank.test_app import PERSON
from tests.examples.street import Browser, has, text_of, token_field
from tests.relying_party_sdk.small_provider import ISSUER
from tests.relying_party_sdk.test_latest_attributes import ANSWER

PAGE = "/staff/addresses"


def _bank() -> Browser:
    browser = Browser(bank)
    browser.op.person = PERSON
    browser.op.metadata["latest_attributes_endpoint"] = f"{ISSUER}/latest-attributes"
    browser.op.latest = ANSWER
    return browser


async def _watched(browser: Browser) -> None:
    await browser.log_in("/open-account")
    browser.op.token_answer = {"scope": bank.KEEP_CURRENT}
    await browser.log_in("/keep-current")
    browser.op.token_answer = {"id_token": None}


def test_the_button_asks_about_who_agreed_and_shows_what_changed() -> None:
    async def story() -> None:
        browser = _bank()
        assert has(await browser.http.get(PAGE), "nobody-watched")
        await _watched(browser)
        page = await browser.http.get(PAGE)
        assert "山田　花子" in page.text
        done = await browser.http.post(PAGE, data={"form_token": token_field(page)})
        assert (done.status_code, done.headers["location"]) == (303, PAGE)
        page = await browser.http.get(PAGE)
        assert "更新しました" in page.text
        assert text_of(page, "new-address-1") == "大阪市"
        account = await browser.http.get("/account")
        assert text_of(account, "address") == "大阪市"
        assert has(account, "as-of")

    asyncio.run(story())


def test_a_form_of_another_page_asks_nothing() -> None:
    async def story() -> None:
        browser = _bank()
        await _watched(browser)
        forged = await browser.http.post(PAGE, data={"form_token": "0" * 64})
        assert forged.status_code == 403
        assert not has(await browser.http.get(PAGE), "last-check")

    asyncio.run(story())


def test_logging_out_does_not_end_what_she_agreed_to() -> None:
    async def story() -> None:
        browser = _bank()
        await _watched(browser)
        account = await browser.http.get("/account")
        assert has(account, "watched")
        await browser.http.post("/logout", data={"form_token": token_field(account)})
        assert "/revoke" not in [path for path, _, _ in browser.op.seen]
        assert "山田　花子" in (await browser.http.get(PAGE)).text

    asyncio.run(story())


def test_whoever_declines_is_offered_it_again_and_is_not_watched() -> None:
    async def story() -> None:
        browser = _bank()
        await browser.log_in("/open-account")
        browser.op.token_answer = {"scope": "openid offline_access"}
        account = await browser.log_in("/keep-current")
        assert has(account, "keep-my-details-current")
        assert has(await browser.http.get(PAGE), "nobody-watched")

    asyncio.run(story())
