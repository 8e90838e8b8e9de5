"""The citizen's way through the agent's pages, with real chips and the small provider."""

import logging

import httpx
import pytest

from citizen_agent import errors
from tests.citizen_agent.parts import (
    AGENT,
    HIDDEN,
    PROVIDER,
    SAME_ORIGIN,
    Agent,
    Browser,
    Drawer,
    DrawerCard,
    accepted,
    refused,
)
from tests.gov_core.card.sample import PASSWORD, PIN, sample_image

SIGNATURE_REQUIRED = {"status": "signature_required"}


def test_the_page_shows_who_asks_for_what_and_the_tries_left_before_any_pin() -> None:
    async def story(browser: Browser) -> None:
        await browser.start()
        for text in ("Sakura Bank, Ltd.", "5010001000001", "https://bank.example", "to open an account", "Address"):
            assert text in browser.page.text
        assert "Tries left before the card locks: 3" in browser.page.text
        assert browser.has("pin-form")
        assert "card-hanako" in browser.page.text
        assert browser.link("abort") == f"{PROVIDER}/login/refused?ticket=T&error=access_denied"

    Agent().run(story)


def test_a_known_person_enters_the_pin_and_goes_back_to_the_provider() -> None:
    agent = Agent()

    async def story(browser: Browser) -> None:
        await (await browser.start()).submit(pin=PIN)
        assert str(browser.page.url) == f"{AGENT}/return?ticket=T"
        assert browser.link("continue") == f"{PROVIDER}/login/continue?ix=1"
        assert f'content="0;url={PROVIDER}/login/continue?ix=1"' in browser.page.text

    agent.run(story)
    assert (agent.drawer.verifications(), agent.drawer.open_cards) == (1, 0)


def test_a_first_visit_also_signs_the_shown_statement() -> None:
    agent = Agent()
    agent.provider.verdicts = [dict(SIGNATURE_REQUIRED), accepted()]

    async def story(browser: Browser) -> None:
        await (await browser.start()).submit(pin=PIN)
        assert str(browser.page.url) == f"{AGENT}/signature?ticket=T&card=hanako"
        assert browser.has("why-signature")
        shown = list(agent.provider.statements.values())[-1]
        assert shown.strip().splitlines()[-1] in browser.page.text
        await browser.submit(**{"signature-password": PASSWORD.lower()})
        assert browser.has("continue")

    agent.run(story)
    assert len(agent.provider.answers) == 2


def test_a_wrong_pin_is_told_with_the_tries_left_and_a_reload_costs_nothing() -> None:
    agent = Agent()

    async def story(browser: Browser) -> None:
        await (await browser.start()).submit(pin="0000")
        assert "The PIN was wrong." in browser.page.text
        assert "Tries left before the card locks: 2" in browser.page.text
        assert "<title>Error:" in browser.page.text
        await browser.open(str(browser.page.url))
        assert "The PIN was wrong." not in browser.page.text

    agent.run(story)
    assert agent.drawer.verifications() == 1


def test_a_doubled_post_spends_one_try() -> None:
    agent = Agent()

    async def story(browser: Browser) -> None:
        await browser.start()
        page = browser.page
        for _ in range(3):
            browser.page = page
            await browser.submit(pin="0000")

    agent.run(story)
    assert agent.drawer.verifications() == 1


def test_before_the_last_try_there_is_a_page_to_stop_and_think() -> None:
    agent = Agent()

    async def story(browser: Browser) -> None:
        await browser.start()
        await browser.submit(pin="0000")
        await browser.submit(pin="0001")
        assert browser.has("last-try")
        assert not browser.has("pin-form")
        await browser.click("last-try-go-on")
        await browser.submit(pin=PIN)
        assert browser.has("continue")

    agent.run(story)
    assert agent.drawer.verifications() == 3


def test_a_form_from_before_does_not_spend_the_last_try_unasked() -> None:
    agent = Agent()

    async def story(browser: Browser) -> None:
        await browser.start()
        pin = agent.drawer.images["hanako"].applications
        for application in pin.values():
            application.files[0x0018].tries_left = 1  # type: ignore[union-attr]
        await browser.submit(pin="0000")
        assert browser.has("last-try")

    agent.run(story)
    assert agent.drawer.verifications() == 0


def test_cd21_after_three_wrong_pins_the_card_is_told_locked() -> None:
    agent = Agent()

    async def story(browser: Browser) -> None:
        await browser.start()
        await browser.submit(pin="0000")
        await browser.submit(pin="0001")
        await browser.click("last-try-go-on")
        await browser.submit(pin="0002")
        assert "The PIN of your card is locked" in browser.page.text
        assert "municipality" in browser.page.text
        assert not browser.has("pin-form")
        assert not browser.has("try-again")
        await browser.start()
        assert "The PIN of your card is locked" in browser.page.text
        assert browser.link("abort") == f"{PROVIDER}/login/refused?ticket=T&error=pin_locked"

    agent.run(story)
    assert agent.provider.answers == []


def test_with_two_cards_one_is_chosen_first() -> None:
    agent = Agent()
    agent.drawer.images = {"hanako": sample_image(), "taro": sample_image(with_signature=False)}
    agent.provider.verdicts = [dict(SIGNATURE_REQUIRED)]

    async def story(browser: Browser) -> None:
        await browser.start()
        assert browser.has("choose-card")
        assert not browser.has("pin-form")
        await browser.click("card-taro")
        await browser.submit(pin=PIN)
        assert "Your card has no signature certificate" in browser.page.text
        assert browser.link("abort").endswith("&error=under_age_or_no_signature_certificate")

    agent.run(story)


@pytest.mark.parametrize(
    ("trouble", "title"),
    [
        (errors.NoReaderService(), "The card reader service is not running"),
        (errors.NoReader(), "No card reader was found"),
        (errors.ReaderBusy(), "Another program is using your card"),
    ],
)
def test_a_reader_in_trouble_has_a_page_and_works_again_after_trying_again(
    trouble: errors.AgentError, title: str
) -> None:
    agent = Agent()
    agent.drawer.trouble = trouble

    async def story(browser: Browser) -> None:
        await browser.start()
        assert title in browser.page.text
        assert "Nothing was sent." in browser.page.text
        agent.drawer.trouble = None
        await browser.click("try-again")
        assert browser.has("pin-form")

    agent.run(story)


def test_no_card_in_the_reader_has_a_page() -> None:
    agent = Agent()
    agent.drawer.images = {}

    async def story(browser: Browser) -> None:
        assert "No card was found" in (await browser.start()).page.text

    agent.run(story)


def test_cd22_a_card_pulled_out_while_signing_leaves_the_challenge_usable() -> None:
    agent = Agent()

    async def story(browser: Browser) -> None:
        await browser.start()
        agent.drawer.pulled_at = bytes.fromhex("802A")
        await browser.submit(pin=PIN)
        assert "The card was taken away too early" in browser.page.text
        agent.drawer.pulled_at = None
        await browser.click("try-again")
        await browser.submit(pin=PIN)
        assert browser.has("continue")

    agent.run(story)
    assert [answer["challenge_id"] for answer in agent.provider.answers] == ["challenge-0"]


def test_a_pin_that_cannot_be_right_costs_no_try() -> None:
    agent = Agent()

    async def story(browser: Browser) -> None:
        await (await browser.start()).submit(pin="12a4")
        assert "Your card was not asked" in browser.page.text

    agent.run(story)
    assert agent.drawer.verifications() == 0


@pytest.mark.parametrize("final", [True, False])
def test_a_refusal_is_told_in_the_provider_s_words(final: bool) -> None:
    agent = Agent()
    agent.provider.verdicts = [refused("certificate_revoked", final=final)]

    async def story(browser: Browser) -> None:
        await (await browser.start()).submit(pin=PIN)
        assert "Title certificate_revoked" in browser.page.text
        assert "Do certificate_revoked" in browser.page.text
        if final:
            assert browser.link("continue") == f"{PROVIDER}/login/refused?ix=1&error=certificate_revoked"
            assert "Title certificate_revoked" in (await browser.start()).page.text
        else:
            await browser.click("try-again")
            await browser.submit(pin=PIN)
            assert browser.has("continue")

    agent.run(story)


def test_an_expired_ticket_has_its_own_page() -> None:
    agent = Agent()
    agent.provider.challenge_error = (400, {"error": "expired_ticket", "error_description": "x"})

    async def story(browser: Browser) -> None:
        assert "This request is no longer valid" in (await browser.start()).page.text

    agent.run(story)
    assert agent.drawer.commands == []


def test_a_text_the_agent_cannot_rebuild_is_never_signed() -> None:
    agent = Agent()
    agent.provider.change = lambda challenge: challenge.update(issuer="https://look-alike.example")

    async def story(browser: Browser) -> None:
        assert "We stopped to protect you" in (await browser.start()).page.text

    agent.run(story)
    assert agent.drawer.commands == []


def test_u24_a_slow_person_loses_nothing_the_challenge_is_renewed() -> None:
    agent = Agent()

    async def story(browser: Browser) -> None:
        await browser.start()
        agent.clock.advance(300)
        agent.provider.clock.advance(300)
        await browser.submit(pin=PIN)
        assert browser.has("continue")

    agent.run(story)
    assert [answer["challenge_id"] for answer in agent.provider.answers] == ["challenge-1"]


def test_a_request_that_changes_while_it_is_shown_is_stopped() -> None:
    agent = Agent()

    async def story(browser: Browser) -> None:
        await browser.start()
        agent.clock.advance(300)
        agent.provider.change = lambda challenge: challenge.update(requested=[])
        await browser.submit(pin=PIN)
        assert "We stopped to protect you" in browser.page.text

    agent.run(story)
    assert agent.drawer.verifications() == 0


@pytest.mark.parametrize("path", ["/authenticate", "/signature", "/signature?ticket=T", "/return", "/refused?ticket=T"])
def test_a_page_out_of_turn_says_start_again(path: str) -> None:
    async def story(browser: Browser) -> None:
        await browser.open(path)
        assert (browser.page.status_code, "Please start again" in browser.page.text) == (400, True)

    Agent().run(story)


def test_a_form_without_our_token_uses_no_card() -> None:
    agent = Agent()

    async def story(browser: Browser) -> None:
        await browser.start()
        form = {"ticket": "T", "card": "hanako", "pin": PIN, "attempt": "x", "form_token": "0" * 64}
        page = await browser.client.post("/authenticate", data=form, headers=SAME_ORIGIN)
        assert page.status_code == 403
        assert "This form cannot be used" in page.text
        page = await browser.client.post("/authenticate", content=b"a=1&a=2", headers=SAME_ORIGIN)
        assert page.status_code == 400

    agent.run(story)
    assert agent.drawer.verifications() == 0


def test_a_form_for_a_visit_that_is_over_uses_no_card() -> None:
    agent = Agent()

    async def story(browser: Browser) -> None:
        await browser.start()
        agent.clock.advance(3600)
        await browser.submit(pin=PIN)
        assert (browser.page.status_code, "Please start again" in browser.page.text) == (400, True)

    agent.run(story)
    assert agent.drawer.verifications() == 0


def test_the_back_button_after_success_leads_on_and_not_to_the_card() -> None:
    agent = Agent()

    async def story(browser: Browser) -> None:
        await (await browser.start()).submit(pin=PIN)
        await browser.start()
        assert str(browser.page.url) == f"{AGENT}/return?ticket=T"

    agent.run(story)
    assert agent.drawer.verifications() == 1


def test_the_front_page_and_the_health_check_answer() -> None:
    async def story(browser: Browser) -> None:
        assert "Card agent" in (await browser.open("/")).page.text
        assert (await browser.open("/health")).page.json() == {"status": "ok"}

    Agent().run(story)


def test_ag11_a_planted_pin_is_in_no_log_address_or_page(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    agent = Agent()
    agent.provider.verdicts = [dict(SIGNATURE_REQUIRED), accepted()]
    seen: list[str] = []

    async def story(browser: Browser) -> None:
        await browser.start()
        for typed in ({"pin": "7391"}, {"pin": PIN}, {"signature-password": "PLANTED99"}):
            await browser.submit(**typed)
            seen.append(str(browser.page.url) + browser.page.text + str(browser.page.headers))

    agent.run(story)
    everything = caplog.text + "".join(seen) + str(agent.provider.answers)
    for secret in ("7391", "PLANTED99", PASSWORD):
        assert secret not in everything


def test_ag08_a_page_that_keeps_opening_windows_is_stopped_after_three_and_each_shows_who_asks() -> None:
    agent = Agent()

    async def story(browser: Browser) -> None:
        for number in range(3):
            await browser.open(f"/authenticate?ticket=T{number}")
            assert "Sakura Bank, Ltd." in browser.page.text
        looked, asked = len(agent.drawer.commands), len(agent.provider.statements)
        await browser.open("/authenticate?ticket=T3")
        assert browser.page.status_code == 429
        assert "close the page that keeps opening this one" in browser.page.text
        assert (len(agent.drawer.commands), len(agent.provider.statements)) == (looked, asked)
        assert agent.drawer.verifications() == 0
        agent.clock.advance(60)
        assert (await browser.open("/authenticate?ticket=T3")).has("pin-form")

    agent.run(story)


def test_ag08_a_card_application_has_the_same_limit() -> None:
    agent = Agent()

    async def story(browser: Browser) -> None:
        statuses = [(await browser.open(f"/application?ticket=T{number}")).page.status_code for number in range(4)]
        assert statuses[-1] == 429

    agent.run(story)


def test_ag09_another_program_of_this_computer_cannot_use_the_form_a_browser_got() -> None:
    """It may open a page of its own, and it may speak to the reader without us: docs/divergences.md."""
    agent = Agent()

    async def story(browser: Browser) -> None:
        await browser.start()
        form = {**dict(HIDDEN.findall(browser.page.text)), "pin": PIN}
        for cookies in ({}, {"kk_agent_form": "guessed"}):
            browser.client.cookies = httpx.Cookies(cookies)
            stolen = await browser.client.post("/authenticate", data=form, headers=SAME_ORIGIN)
            assert stolen.status_code == 403
        assert agent.drawer.verifications() == 0

    agent.run(story)


def test_ag11_a_crash_in_the_middle_of_a_pin_reports_no_pin(caplog: pytest.LogCaptureFixture) -> None:
    """An error nobody expected ends in the log with its trace and every cause behind it."""

    class Broken(Drawer):
        def open(self, name: str) -> DrawerCard:
            card = super().open(name)
            whole = card.transmit

            def transmit(command: bytes) -> bytes:
                if command[1] == 0x20 and len(command) > 5:
                    raise RuntimeError("a bug in a driver")
                return whole(command)

            card.transmit = transmit  # type: ignore[method-assign]
            return card

    typed = "73" + "91"  # a trace quotes the lines of this file too

    async def story(browser: Browser) -> None:
        await browser.start()
        await browser.submit(pin=typed)
        assert browser.page.status_code == 500
        assert typed not in browser.page.text

    agent = Agent(drawer=Broken())
    agent.run(story)
    assert "a bug in a driver" in caplog.text
    assert typed not in caplog.text
    assert agent.drawer.open_cards == 0
