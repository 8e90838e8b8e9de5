"""A computer's browser without scripts, and a phone: the picture is read by a camera, as it stands on the screen."""

import re
import time
from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Browser

from deploy.house_settings import Place
from tests.journeys.camera import Camera, decode
from tests.journeys.person import Person

pytestmark = pytest.mark.story
# A camera, a network and a loaded machine need more than two seconds now and then; a person scans again too.
MOST_SCANS = 5


@pytest.fixture
def computer(chromium: Browser, street: Place) -> Iterator[Person]:
    person = Person(chromium, street, "taro", "phone-computer")
    yield person
    person.close()


@pytest.fixture
def phone(chromium: Browser, street: Place) -> Iterator[Person]:
    person = Person(chromium, street, "taro", "phone-phone")
    person.page.set_viewport_size({"width": 390, "height": 844})
    yield person
    person.close()


def begin(computer: Person) -> None:
    computer.open("bank")
    computer.press("open-account")
    computer.wait_for("idp")
    computer.press("use-phone")
    computer.page.locator("#phone-picture").wait_for()


def scan(computer: Person, phone: Person) -> None:
    """The phone's camera points at the computer's screen and opens what it reads."""
    for _ in range(MOST_SCANS):
        phone.page.goto(Camera(computer.page).read())
        if phone.sees("number"):
            return
    raise AssertionError(phone.page.content())


def test_a_phone_logs_a_computer_in(computer: Person, phone: Person) -> None:
    begin(computer)
    computer.look("picture")
    scan(computer, phone)
    assert phone.reads("recipient-name") == computer.reads("client-name")
    assert phone.reads("recipient-origin") == computer.reads("client-origin") == computer.street.street["bank"]
    assert "Chrome" in phone.reads("browser-name")
    phone.look("who-asks")
    computer.press("continue")
    assert computer.sees("still-waiting")
    computer.look("still-waiting")
    phone.type("number", computer.reads("match-number"))
    phone.press("number-submit")
    phone.look("choose")
    phone.press(f"card-{phone.citizen.handle}")
    phone.type("pin", phone.citizen.pin)
    phone.look("pin")
    phone.press("pin-submit")
    if phone.sees("signature-password"):
        phone.sign()
    assert phone.sees("phone-done")
    phone.look("done")
    computer.press("continue")
    computer.page.wait_for_url(lambda _: computer.at("consent_ui") or computer.at("bank"))
    if computer.at("consent_ui"):  # an earlier journey's consent for the bank may stand
        computer.press("consent-approve")
    computer.wait_for("bank")
    assert computer.citizen.name in computer.page.content()


def test_the_picture_changes_every_second_and_a_photo_is_worth_nothing(computer: Person, phone: Person) -> None:
    begin(computer)
    camera, seen = Camera(computer.page), {}
    end = time.monotonic() + 5
    while time.monotonic() < end:
        seen.setdefault(camera.read(), time.monotonic())
    counters = [int(re.findall(r"\.([0-9]{10})\.", text)[0]) for text in seen]
    assert 3 <= len(counters) <= 7  # a busy camera may leave out a second, but never sees one twice
    assert all(earlier < later for earlier, later in pairwise(counters))
    assert len(set(seen)) == len(set(counters))
    photo = camera.photo()
    time.sleep(2)
    phone.page.goto(decode(photo))
    assert not phone.sees("number")
    phone.look("photo-too-old")


def test_a_wrong_number_is_told_on_both_screens(computer: Person, phone: Person) -> None:
    begin(computer)
    scan(computer, phone)
    phone.type("number", f"{(int(computer.reads('match-number')) + 1) % 100:02d}")
    phone.press("number-submit")
    assert not phone.sees("number")
    phone.look("wrong-number")
    computer.press("continue")
    assert computer.sees("phone-ended")
    computer.look("ended")
    computer.press("start-again")
    scan(computer, phone)
    phone.press("not-me")
    phone.look("stop")
    phone.press("stop-submit")
    assert phone.sees("phone-stopped")
    phone.look("stopped")
    computer.press("continue")
    assert computer.sees("phone-ended")


def test_a_browser_on_the_phone_itself_opens_the_app_in_a_tab_of_its_own(phone: Person) -> None:
    begin(phone)
    number = phone.reads("match-number")
    with phone.context.expect_page() as opened:
        phone.press("same-device")
    app = opened.value
    app.locator("#number").fill(number)
    app.locator("#number-submit").click()
    app.locator(f"#card-{phone.citizen.handle}").click()
    app.locator("#pin").fill(phone.citizen.pin)
    app.locator("#pin-submit").click()
    if app.locator("#signature-password").count():
        app.locator("#signature-password").fill(phone.citizen.password)
        app.locator("#signature-submit").click()
    app.locator("#phone-done").wait_for()
    phone.press("continue")
    phone.wait_for("bank")  # where the first story's consent is remembered


def test_the_phones_front_page(phone: Person) -> None:
    phone.open("phone")
    phone.look("front")
