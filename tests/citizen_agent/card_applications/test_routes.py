"""The page: shows who asks before a card is used, reads once for one button, and tells everything that can go wrong."""

import re
from pathlib import Path

import pytest

from tests.citizen_agent.card_applications.scene import LIBRARY, PIN, RECORD, SEAL, Scene, SmallOwner
from tests.citizen_agent.parts import PROVIDER, Browser, Drawer, refused

ADDRESS = "/application?ticket=T"


def test_who_asks_is_shown_and_one_button_gives_the_record(tmp_path: Path) -> None:
    scene = Scene(tmp_path)

    async def story(browser: Browser) -> None:
        await browser.open(ADDRESS)
        for text in ("Nagaoka City", LIBRARY.corporate_number, "Library card", "to lend you books", LIBRARY.aid):
            assert text in browser.page.text
        assert not browser.has("pin")
        assert scene.owner.given == []
        await browser.submit()
        assert scene.owner.given == [RECORD]
        assert f"{PROVIDER}/counter/shown" in browser.page.text
        await browser.open(ADDRESS)
        assert f"{PROVIDER}/counter/shown" in browser.page.text
        assert len(scene.owner.given) == 1

    scene.run(story)
    assert scene.drawer.verifications() == 0
    assert scene.drawer.open_cards == 0


def test_behind_a_pin_the_pin_is_asked_and_sent_to_the_chip_once(tmp_path: Path) -> None:
    scene = Scene(tmp_path, SmallOwner(SEAL))

    async def story(browser: Browser) -> None:
        await browser.open(ADDRESS)
        assert "残り回数：3" in browser.page.text
        await browser.submit(pin="12")
        assert "暗証番号は数字4桁です" in browser.page.text or browser.has("error-summary")
        await browser.submit(pin="0000")
        assert browser.has("error-summary")
        assert "0000" not in browser.page.text.replace("F392015202000102", "").replace("5000020152021", "")
        await browser.submit(pin="９７５３")
        assert scene.owner.given == [RECORD]

    scene.run(story, "ja")
    assert scene.drawer.verifications() == 2


def test_the_last_try_is_asked_for_twice_and_then_it_is_locked(tmp_path: Path) -> None:
    scene = Scene(tmp_path, SmallOwner(SEAL))

    async def story(browser: Browser) -> None:
        await browser.open(ADDRESS)
        for _ in range(2):
            await browser.submit(pin="0000")
        assert browser.has("last-try")
        assert not browser.has("pin")
        await browser.click("last-try-go-on")
        await browser.submit(pin="0001")
        assert "put it on your card anew" in browser.page.text
        assert "error=pin_locked" in browser.link("abort")
        await browser.open(ADDRESS)
        assert not browser.has("application-form")

    scene.run(story)
    assert scene.owner.given == []
    assert scene.drawer.verifications() == 3


def test_a_doubled_form_reads_once(tmp_path: Path) -> None:
    scene = Scene(tmp_path, SmallOwner(SEAL))

    async def story(browser: Browser) -> None:
        await browser.open(ADDRESS)
        page = browser.page
        await browser.submit(pin="0000")
        browser.page = page
        await browser.submit(pin="0000")

    scene.run(story)
    assert scene.drawer.verifications() == 1


def test_attack_a_body_that_does_not_own_it_is_stopped_before_the_card(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    scene.owner.request["recipient"]["corporate_number"] = "7999901000001"

    async def story(browser: Browser) -> None:
        await browser.open(ADDRESS)
        assert "may not ask" in browser.page.text
        assert not browser.has("try-again")

    scene.run(story)
    assert scene.drawer.commands == []


@pytest.mark.parametrize("name", ["purpose", "aid"])
def test_attack_a_request_that_changes_after_it_was_shown_gets_nothing(tmp_path: Path, name: str) -> None:
    scene = Scene(tmp_path)

    async def story(browser: Browser) -> None:
        await browser.open(ADDRESS)
        scene.owner.request[name] = {"ja": "別の目的", "en": "another purpose"} if name == "purpose" else SEAL.aid
        await browser.submit(pin=PIN)
        assert "protect you" in browser.page.text

    scene.run(story)
    assert scene.owner.given == []


def test_a_card_without_the_application_may_be_changed_for_another(tmp_path: Path) -> None:
    scene = Scene(tmp_path, drawer=Drawer())

    async def story(browser: Browser) -> None:
        await browser.open(ADDRESS)
        assert "does not carry the application" in browser.page.text
        assert browser.link("try-again").startswith("/application?")

    scene.run(story)


def test_a_refusal_is_told_in_the_owners_words(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    final = refused("no_application")

    async def story(browser: Browser) -> None:
        await browser.open(ADDRESS)
        scene.owner.verdict = (final.pop("http"), final)
        await browser.submit()
        assert "Title no_application" in browser.page.text
        assert browser.link("continue").startswith(f"{PROVIDER}/login/refused")

    scene.run(story)


def test_a_refusal_that_is_not_final_may_be_tried_again(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    early = refused("invalid_request", final=False)
    scene.owner.refusal = (early.pop("http"), early)

    async def story(browser: Browser) -> None:
        await browser.open(ADDRESS)
        assert browser.link("try-again").startswith("/application?")
        assert browser.link("abort").startswith(f"{PROVIDER}/login/refused?")
        scene.owner.refusal = None
        await browser.click("try-again")
        scene.owner.verdict = (400, early)
        await browser.submit()
        assert browser.has("try-again")

    scene.run(story)


def test_without_a_ticket_or_a_visit_one_starts_again(tmp_path: Path) -> None:
    async def story(browser: Browser) -> None:
        for path in ("/application", "/application/return?ticket=T"):
            await browser.open(path)
            assert browser.page.status_code == 400
        await browser.open(ADDRESS)
        browser.page._content = browser.page.text.replace('value="T"', 'value="another"').encode()
        del browser.page._text
        await browser.submit()
        assert browser.page.status_code == 400

    Scene(tmp_path).run(story)


def test_attack_a_ticket_of_this_wire_opens_no_login_page_with_this_visit(tmp_path: Path) -> None:
    scene = Scene(tmp_path)

    async def story(browser: Browser) -> None:
        await browser.open(ADDRESS)
        await browser.open("/return?ticket=T")
        assert browser.page.status_code == 400

    scene.run(story)


def test_attack_a_form_that_is_not_of_this_browsers_page_reads_nothing(tmp_path: Path) -> None:
    scene = Scene(tmp_path)

    async def story(browser: Browser) -> None:
        await browser.open(ADDRESS)
        page = browser.page.text
        browser.page._content = re.sub(r'(name="form_token" value=")[^"]+', r"\1forged", page).encode()
        del browser.page._text
        await browser.submit()
        assert browser.page.status_code == 403

    scene.run(story)
    assert scene.owner.given == []
