"""Pages in Japanese first, complete in both languages, with the headers of a page that handles a PIN."""

import re

import pytest

from citizen_agent import errors
from tests.citizen_agent.parts import Agent, Browser, refused
from tests.gov_core.card.sample import PIN


def test_japanese_is_the_language_of_a_browser_that_says_nothing() -> None:
    async def story(browser: Browser) -> None:
        browser.client.headers.pop("Accept-Language")
        await browser.start()
        assert '<html lang="ja">' in browser.page.text
        for text in ("さくら銀行株式会社", "口座を開くため", "住所", "あと3回入力できます。", "利用者証明用の暗証番号"):
            assert text in browser.page.text
        await browser.click("lang-en")
        assert "Tries left before the card locks: 3" in browser.page.text

    Agent().run(story)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_refusal_is_in_the_reader_s_language(language: str) -> None:
    agent = Agent()
    agent.provider.verdicts = [refused("person_mismatch")]

    async def story(browser: Browser) -> None:
        browser.client.headers["Accept-Language"] = language
        await (await browser.start()).submit(pin=PIN)
        assert ("助言" in browser.page.text) == (language == "ja")

    agent.run(story)


def test_every_page_is_kept_from_caches_frames_and_scripts() -> None:
    agent = Agent()

    async def story(browser: Browser) -> None:
        for step in (browser.start(), browser.submit(pin="0000"), browser.open("/"), browser.open("/nowhere")):
            await step
            headers = browser.page.headers
            assert "frame-ancestors 'none'" in headers["content-security-policy"]
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["referrer-policy"] == "no-referrer"
        await browser.start()
        assert browser.page.headers["cache-control"] == "no-store"
        assert "<script" not in browser.page.text
        assert "style=" not in browser.page.text

    agent.run(story)


def test_every_control_has_an_id_and_only_the_form_asks_for_a_pin() -> None:
    async def story(browser: Browser) -> None:
        await browser.start()
        main = browser.page.text.split("<main", 1)[1].split("</main>", 1)[0]
        for tag in re.findall(r"<(?:a|button|form|select|textarea)\b[^>]*>", main):
            assert " id=" in tag, tag
        assert re.findall(r'<input[^>]*type="password"[^>]*>', main)[0].count('id="pin"') == 1
        assert 'autocomplete="off"' in main

    Agent().run(story)


def test_each_reader_trouble_is_told_in_three_parts() -> None:
    agent = Agent()
    agent.drawer.trouble = errors.NoReader()

    async def story(browser: Browser) -> None:
        await browser.start()
        for part in ("error-happened", "error-sent", "error-advice", "error-id"):
            assert browser.has(part)

    agent.run(story)
