"""The page: everything is told before the password is asked, one form signs once, and every end leads back."""

import re

import pytest

from tests.citizen_agent.attribute_statement.scene import PURPOSE, SERVICE, Scene, SmallAsker
from tests.citizen_agent.parts import AGENT, PROVIDER, Browser, refused
from tests.gov_core.card.sample import PASSWORD

ADDRESS = "/attribute-statement?ticket=T"


def test_a_consent_is_shown_whole_and_signed_once() -> None:
    scene = Scene()

    async def story(browser: Browser) -> None:
        await browser.open(ADDRESS)
        for text in ("Sakura Bank, Ltd.", SERVICE.corporate_number, "https://bank.example", "かけはし", PURPOSE["en"]):
            assert text in browser.page.text
        assert len(re.findall('<li id="notice-', browser.page.text)) == 15
        assert "tries-left" in browser.page.text
        assert not scene.asker.signed
        await browser.submit(signature_password=PASSWORD.lower())
        assert str(browser.page.url) == f"{AGENT}/attribute-statement/return?ticket=T"
        assert browser.link("continue") == f"{PROVIDER}/go-on"
        await browser.open(ADDRESS)
        assert browser.link("continue") == f"{PROVIDER}/go-on"

    scene.run(story)
    assert len(scene.asker.signed) == 1
    assert PURPOSE["ja"] in scene.asker.signed[0]
    assert (scene.drawer.verifications(), scene.drawer.open_cards) == (1, 0)


@pytest.mark.parametrize(("language", "words"), [("ja", "同意に署名する"), ("en", "Sign your consent")])
def test_both_languages_tell_the_same_points(language: str, words: str) -> None:
    async def story(browser: Browser) -> None:
        await browser.open(ADDRESS)
        assert words in browser.page.text
        assert browser.has("notice-no_push")

    Scene().run(story, language)


def test_a_withdrawal_shows_no_notice_and_says_what_ends() -> None:
    scene = Scene(SmallAsker("withdraw"))

    async def story(browser: Browser) -> None:
        await browser.open(ADDRESS)
        assert "Sign your withdrawal" in browser.page.text
        assert not browser.has("notice")
        assert not browser.has("purpose")
        await browser.submit(signature_password=PASSWORD)
        assert browser.has("continue")

    scene.run(story)
    assert "withdraw" in scene.asker.signed[0]


def test_a_slow_reader_signs_a_fresh_statement_that_says_the_same() -> None:
    scene = Scene()

    async def story(browser: Browser) -> None:
        await browser.open(ADDRESS)
        scene.asker.clock.advance(600)
        await browser.submit(signature_password=PASSWORD)
        assert browser.has("continue")

    scene.run(story)
    assert "nonce-2" in scene.asker.signed[0]


def test_attack_a_statement_that_changes_after_it_was_shown_is_not_signed() -> None:
    scene = Scene()

    async def story(browser: Browser) -> None:
        await browser.open(ADDRESS)
        scene.asker.clock.advance(600)
        scene.asker.action = "withdraw"
        await browser.submit(signature_password=PASSWORD)
        assert "protect you" in browser.page.text

    scene.run(story)
    assert not scene.asker.signed
    assert scene.drawer.verifications() == 0


def test_a_wrong_password_is_told_and_the_last_try_is_asked_for_twice() -> None:
    scene = Scene()

    async def story(browser: Browser) -> None:
        await browser.open(ADDRESS)
        await browser.submit(signature_password="short")
        assert "no try was used" in browser.page.text
        for _ in range(4):
            await browser.submit(signature_password="WRONG999")
        assert browser.has("last-try")
        await browser.click("last-try-go-on")
        await browser.submit(signature_password="WRONG999")
        assert "locked" in browser.page.text
        assert browser.link("abort") == f"{PROVIDER}/card/attribute-statements/left?ticket=T&error=pin_locked"

    scene.run(story)
    assert not scene.asker.signed


def test_whoever_does_not_sign_goes_back_to_who_asked() -> None:
    async def story(browser: Browser) -> None:
        await browser.open(ADDRESS)
        assert browser.link("abort") == f"{PROVIDER}/card/attribute-statements/left?ticket=T&error=access_denied"

    Scene().run(story)


def test_a_final_refusal_leads_on_and_another_may_be_tried_again() -> None:
    for final, way in ((True, "continue"), (False, "try-again")):
        body = refused("certificate_revoked", final=final)
        scene = Scene(SmallAsker(verdict=(body.pop("http"), body)))

        async def story(browser: Browser, way: str = way) -> None:
            await browser.open(ADDRESS)
            await browser.submit(signature_password=PASSWORD)
            assert "Title certificate_revoked" in browser.page.text
            assert browser.has(way)

        scene.run(story)


def test_a_ticket_of_this_errand_opens_no_other_page_of_the_agent() -> None:
    scene = Scene()

    async def story(browser: Browser) -> None:
        await browser.open(ADDRESS)
        await browser.submit(signature_password=PASSWORD)
        for path in ("/return?ticket=T", "/signature?ticket=T", "/application/return?ticket=T"):
            await browser.open(path)
            assert browser.page.status_code == 400

    scene.run(story)


def test_without_a_ticket_one_starts_again() -> None:
    async def story(browser: Browser) -> None:
        for path in ("/attribute-statement", "/attribute-statement/return", "/attribute-statement/refused?ticket=T"):
            await browser.open(path)
            assert browser.page.status_code == 400

    Scene().run(story)
