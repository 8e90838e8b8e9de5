"""Card applications in Chromium with JavaScript off: the register, a card with them, and a counter that asks."""

from base64 import b64encode
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from deploy.card_applications import APPLICATIONS, SEAL_PIN
from deploy.house_settings import Place
from tests.journeys.person import Person

pytestmark = pytest.mark.story
SEAL, LIBRARY, STAFF = (each.aid for each in APPLICATIONS[:3])


@pytest.fixture
def hanako(chromium: Browser, street: Place) -> Iterator[Person]:
    person = Person(chromium, street, "hanako", "application")
    yield person
    person.close()


@pytest.fixture
def clerk(chromium: Browser, street: Place) -> Iterator[Person]:
    person = Person(chromium, street, "hanako", "clerk")
    secret = street.secrets.texts["counter_terminal"]
    person.context.set_extra_http_headers({"Authorization": _basic("13101", secret)})
    yield person
    person.close()


def _basic(user: str, secret: str) -> str:
    return "Basic " + b64encode(f"{user}:{secret}".encode()).decode()


def _ask_and_lead_to_the_reader(clerk: Person, hanako: Person, aid: str) -> None:
    clerk.open("gov_core", "/kiosk/counter")
    clerk.press(f"ask-{aid}")
    reader = clerk.page.locator("#card-reader").get_attribute("href")
    assert reader
    hanako.page.goto(reader)
    hanako.press("card-hanako")


def test_the_register_and_a_persons_own_page_are_for_everybodys_eyes(hanako: Person) -> None:
    hanako.open("gov_core", "/registrar/applications")
    assert "千代田区条例" in hanako.reads(f"basis-{LIBRARY}")
    hanako.press("register-application-details-summary")
    hanako.look("register")
    hanako.press("lang-en")
    hanako.look("register-en")
    hanako.open("gov_core", "/registrar")
    hanako.press("more-hanako")
    assert "千代田区" in hanako.reads(f"application-{SEAL}") or "Chiyoda" in hanako.reads(f"application-{SEAL}")
    hanako.press("put-application-details-summary")
    hanako.look("on-her-card")


def test_a_library_reads_its_own_card_application_without_a_pin(hanako: Person, clerk: Person) -> None:
    _ask_and_lead_to_the_reader(clerk, hanako, LIBRARY)
    clerk.look("waiting")
    assert "千代田区" in hanako.reads("recipient-name")
    hanako.look("who-asks")
    assert not hanako.sees("pin")
    hanako.press("application-submit")
    hanako.wait_for("gov_core")
    hanako.look("shown")
    clerk.press("look-again")
    assert clerk.reads("read-id").isdigit()
    assert "山田" not in clerk.page.inner_text("main")
    clerk.look("read")


def test_a_seal_registration_opens_with_its_own_pin_and_not_with_the_one_for_logins(
    hanako: Person, clerk: Person
) -> None:
    _ask_and_lead_to_the_reader(clerk, hanako, SEAL)
    hanako.look("pin")
    hanako.type("pin", hanako.citizen.pin)
    hanako.press("application-submit")
    assert hanako.sees("error-summary")
    hanako.look("wrong-pin")
    hanako.type("pin", SEAL_PIN)
    hanako.press("application-submit")
    hanako.wait_for("gov_core")
    clerk.press("look-again")
    assert clerk.reads("read-id").isdigit()


def test_what_the_card_does_not_carry_is_told_and_nothing_is_sent(hanako: Person, clerk: Person) -> None:
    clerk.open("gov_core", "/kiosk/counter")
    clerk.press(f"ask-{STAFF}")
    reader = clerk.page.locator("#card-reader").get_attribute("href")
    assert reader
    hanako.page.goto(reader)
    hanako.press("card-hanako")
    hanako.look("missing")
    assert hanako.sees("try-again")
    hanako.press("abort")
    assert hanako.at("gov_core")
    clerk.press("look-again")
    assert clerk.sees("waiting")
