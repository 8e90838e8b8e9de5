"""Card applications in Chromium with JavaScript off: the register, a card with them, and a counter that asks."""

from base64 import b64encode
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from deploy.card_applications import APPLICATIONS
from deploy.house_settings import Place
from tests.journeys.person import Person

pytestmark = pytest.mark.story
NAGAOKA, OWN_PIN = "15202", "2580"
SEAL, LIBRARY = (each.aid for each in APPLICATIONS if each.owner == NAGAOKA)
STAFF = "F392015202000201"  # registered here by the desk's form, and on nobody's list


@pytest.fixture
def taro(chromium: Browser, street: Place) -> Iterator[Person]:
    person = Person(chromium, street, "taro", "application")
    yield person
    person.close()


@pytest.fixture
def clerk(chromium: Browser, street: Place) -> Iterator[Person]:
    person = Person(chromium, street, "taro", "clerk")
    secret = street.secrets.texts["counter_terminal"]
    person.context.set_extra_http_headers({"Authorization": _basic(NAGAOKA, secret)})
    yield person
    person.close()


def _basic(user: str, secret: str) -> str:
    return "Basic " + b64encode(f"{user}:{secret}".encode()).decode()


def _ask(clerk: Person, aid: str) -> str:
    """Ask for an application; where the card reader is."""
    clerk.open("gov_core", "/kiosk/counter")
    clerk.press(f"ask-{aid}")
    reader = clerk.page.locator("#card-reader").get_attribute("href")
    assert reader
    return reader


def test_1_an_owner_registers_what_its_ordinance_adds(taro: Person) -> None:
    taro.open("gov_core", "/registrar/applications")
    taro.press("register-application-details-summary")
    taro.page.locator(f"#owner-choice-{NAGAOKA}").check()
    texts = {"aid": STAFF, "basis": "令和8年長岡市条例第13号", "service": "staff_id", "title-ja": "職員証"}
    for name, text in {**texts, "title-en": "Staff id"}.items():
        taro.type(f"register-{name}", text)
    taro.page.locator("#open-to-registered").check()
    taro.press("register-application")
    assert taro.sees("done")
    assert "長岡市条例第13号" in taro.reads(f"basis-{STAFF}")
    taro.press("register-application-details-summary")
    taro.look("register")
    taro.press("lang-en")
    taro.look("register-en")


def test_2_it_is_put_on_a_card_with_a_pin_the_person_chooses(taro: Person) -> None:
    taro.open("gov_core", "/registrar")
    taro.press("more-taro")
    taro.press("put-application-details-summary")
    assert not taro.sees(f"put-{STAFF}"), "the municipality has registered nobody as staff"
    taro.page.locator(f"#put-{SEAL}").check()
    taro.type("put-pin", OWN_PIN)
    taro.press("put-application")
    assert "長岡市" in taro.reads(f"application-{SEAL}")
    assert "図書館カード" in taro.page.inner_text("#applications-carried")
    taro.look("on-the-card")


def test_3_a_library_reads_its_own_without_a_pin(taro: Person, clerk: Person) -> None:
    taro.page.goto(_ask(clerk, LIBRARY))
    taro.press("card-taro")
    clerk.look("waiting")
    assert taro.reads("recipient-name") == "長岡市"
    taro.look("who-asks")
    assert not taro.sees("pin")
    taro.press("application-submit")
    taro.wait_for("gov_core")
    taro.look("shown")
    clerk.press("look-again")
    assert clerk.reads("read-id").isdigit()
    assert "佐藤" not in clerk.page.inner_text("main")
    clerk.look("read")


def test_4_a_seal_registration_opens_with_its_own_pin_and_not_with_the_one_for_logins(
    taro: Person, clerk: Person
) -> None:
    taro.page.goto(_ask(clerk, SEAL))
    taro.press("card-taro")
    taro.look("pin")
    taro.type("pin", taro.citizen.pin)
    taro.press("application-submit")
    assert taro.sees("error-summary")
    taro.look("wrong-pin")
    taro.type("pin", OWN_PIN)
    taro.press("application-submit")
    taro.wait_for("gov_core")
    clerk.press("look-again")
    assert clerk.reads("read-id").isdigit()


def test_5_attack_an_application_the_reader_knows_no_owner_of_is_not_asked_for(taro: Person, clerk: Person) -> None:
    taro.page.goto(_ask(clerk, STAFF))
    taro.look("may-not-ask")
    assert not taro.sees("card-taro")
    taro.press("abort")
    assert taro.at("gov_core")
    clerk.press("look-again")
    assert clerk.sees("waiting")


def test_6_taken_off_it_is_gone(taro: Person) -> None:
    taro.open("gov_core", "/registrar")
    taro.press("more-taro")
    taro.press(f"remove-application-{SEAL}")
    assert not taro.sees(f"application-{SEAL}")
    assert taro.sees(f"application-{LIBRARY}")
