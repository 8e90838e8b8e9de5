"""A television without a keyboard, and a person elsewhere: Chromium without scripts, the picture read by a camera."""

import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from deploy.house_settings import Place
from tests.journeys.camera import text_in
from tests.journeys.person import Person

pytestmark = pytest.mark.story
SCREEN = {"width": 1920, "height": 1080}
PHONE = {"width": 390, "height": 844}
# The server asks every five seconds, on a machine that does much else.
PATIENCE_SECONDS = 30


@pytest.fixture
def television(chromium: Browser, street: Place) -> Iterator[Person]:
    person = Person(chromium, street, "taro", "television-screen")
    person.page.set_viewport_size(SCREEN)
    yield person
    person.close()


@pytest.fixture
def viewer(chromium: Browser, street: Place) -> Iterator[Person]:
    person = Person(chromium, street, "taro", "television-viewer")
    person.page.set_viewport_size(PHONE)
    yield person
    person.close()


def begin(television: Person) -> None:
    television.open("television")
    television.press("start")
    arrives(television, "user-code")


def scan(television: Person, viewer: Person) -> None:
    """The phone's camera points at the television and opens what it reads."""
    address = text_in(television.page.locator("#picture").screenshot())
    assert urlsplit(address).path == "/device"
    viewer.page.goto(address)


def arrives(person: Person, *ids: str) -> None:
    """Until one of these is on the page: a loaded machine takes its time after a click."""
    person.page.locator(", ".join(f"#{element}" for element in ids)).first.wait_for()


def show_card(viewer: Person) -> None:
    viewer.show_card()
    arrives(viewer, "signature-password", "consent-form", "device-done")
    if viewer.sees("signature-password"):
        viewer.sign()


def goes_on(television: Person, element: str) -> None:
    """Press the one button until the server has heard."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not television.sees(element):
        assert time.monotonic() < end, television.page.content()
        if television.sees("continue"):
            television.press("continue")
        time.sleep(0.5)


def test_1_a_viewer_reads_the_picture_confirms_the_screen_shows_the_card_and_the_film_begins(
    television: Person, viewer: Person
) -> None:
    television.open("television")
    television.look("landing")
    begin(television)
    television.look("code")
    scan(television, viewer)
    assert viewer.reads("user-code") == television.reads("user-code")
    assert viewer.reads("client-name") == "株式会社ほしぞらシネマ"
    assert viewer.reads("client-origin") == viewer.street.street["television"]
    assert "Chrome" in viewer.reads("screen-name")
    viewer.look("is-this-your-screen")
    television.press("continue")
    arrives(television, "still-waiting")
    television.look("still-waiting")
    viewer.press("device-confirm")
    arrives(viewer, "elsewhere")
    viewer.look("login")
    show_card(viewer)
    viewer.wait_for("consent_ui")
    assert viewer.sees("elsewhere")
    assert "20歳以上" in viewer.page.content()
    viewer.look("consent")
    viewer.press("consent-approve")
    arrives(viewer, "device-done")
    viewer.look("go-back-to-your-screen")
    goes_on(television, "welcome")
    assert television.reads("age-over-20") == "はい"
    assert television.citizen.name not in television.page.content()
    television.look("film")


def test_2_the_code_is_typed_in_small_letters_without_a_hyphen_and_the_screen_goes_on_by_itself(
    television: Person, viewer: Person
) -> None:
    begin(television)
    television.press("reload-on")
    television.look("reloading")
    viewer.open("idp", "/device")
    viewer.look("enter")
    viewer.type("user-code", "xxxxxxxx")
    viewer.press("user-code-submit")
    arrives(viewer, "user-code-error")
    viewer.look("wrong-code")
    viewer.type("user-code", television.reads("user-code").replace("-", "").lower())
    viewer.press("user-code-submit")
    viewer.press("device-confirm")
    show_card(viewer)
    arrives(viewer, "device-done")  # decided in the story before
    television.page.wait_for_url("**/film", timeout=PATIENCE_SECONDS * 1000)
    arrives(television, "welcome")
    television.press("logout")
    arrives(television, "start")
    television.open("television", "/film")
    assert not television.sees("welcome")


def test_3_somebody_elses_screen_is_stopped_and_told_so(television: Person, viewer: Person) -> None:
    begin(television)
    scan(television, viewer)
    viewer.press("device-stop")
    arrives(viewer, "device-stopped")
    viewer.look("stopped")
    goes_on(television, "error-code")
    assert television.reads("error-code") == "access_denied"
    television.look("refused")
    television.press("try-again")
    arrives(television, "user-code")


def test_4_a_code_that_another_browser_confirmed_leads_nowhere(
    television: Person, viewer: Person, chromium: Browser
) -> None:
    begin(television)
    scan(television, viewer)
    viewer.press("device-confirm")
    other = Person(chromium, viewer.street, "hanako", "television-other")
    try:
        other.open("idp", f"/device?user_code={television.reads('user-code')}")
        assert not other.sees("device-confirm")
        other.look("in-use-elsewhere")
        other.page.goto(viewer.page.url)
        assert not other.sees("card-reader")
    finally:
        other.close()
    viewer.press("abort")
    viewer.press("back-to-client")
    arrives(viewer, "device-stopped")


def test_5_a_computer_logs_a_television_in_with_a_phone(television: Person, viewer: Person, chromium: Browser) -> None:
    """Three devices: the screen, the browser that confirms it, the phone that has the card."""
    begin(television)
    scan(television, viewer)
    viewer.press("device-confirm")
    viewer.press("use-phone")
    viewer.look("picture-for-the-phone")
    phone = Person(chromium, viewer.street, "taro", "television-phone")
    try:
        for _ in range(5):
            phone.page.goto(text_in(viewer.page.locator("#phone-picture").screenshot()))
            if phone.sees("number"):
                break
        assert phone.reads("recipient-name") == "株式会社ほしぞらシネマ"
        phone.type("number", viewer.reads("match-number"))
        phone.press("number-submit")
        phone.press(f"card-{phone.citizen.handle}")
        phone.type("pin", phone.citizen.pin)
        phone.press("pin-submit")
        arrives(phone, "phone-done")
    finally:
        phone.close()
    viewer.press("continue")
    arrives(viewer, "device-done")
    goes_on(television, "welcome")
