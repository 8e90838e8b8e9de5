"""The whole story in Chromium with JavaScript off: a card, a bank, a shop, a clinic, a withdrawal, a move.

Real processes, real sockets, no shortcut. The tests build on each other in order, as a life does; each leaves
screenshots in artefacts/story.
"""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from deploy.house_settings import Place
from tests.journeys.person import Person

pytestmark = pytest.mark.story
SUBJECTS: dict[str, str] = {}


@pytest.fixture(scope="module")
def hanako(chromium: Browser, street: Place) -> Iterator[Person]:
    person = Person(chromium, street, "hanako", "hanako")
    yield person
    person.close()


@pytest.fixture(scope="module")
def registrar(chromium: Browser, street: Place) -> Iterator[Person]:
    person = Person(chromium, street, "hanako", "registrar")
    yield person
    person.close()


def _fresh(person: Person) -> None:
    """Another day: the browser has forgotten every session."""
    person.context.clear_cookies()


def test_1_the_bank_opens_an_account_with_the_signature_certificate(hanako: Person) -> None:
    hanako.open("bank")
    hanako.look("bank")
    hanako.press("open-account")
    assert hanako.at("idp")
    assert "さくら銀行" in hanako.reads("client-name")
    assert hanako.reads("corporate-number") == "7999901000001"
    hanako.look("login")
    hanako.press("card-reader")
    assert hanako.at("citizen_agent")
    hanako.look("agent-cards")
    hanako.press("card-hanako")
    assert "3" in hanako.reads("tries-left")
    hanako.look("agent-pin")
    hanako.type("pin", "1234")
    hanako.press("pin-submit")
    assert hanako.sees("signature-password"), "an unknown person must be enrolled with the signature certificate"
    hanako.look("agent-signature")
    hanako.sign()
    hanako.wait_for("consent_ui")
    text = hanako.page.inner_text("main")
    for expected in ("株式会社さくら銀行", "7999901000001", "口座を開くときの本人確認のため"):
        assert expected in text
    for value in ("山田　花子", "東京都千代田区霞が関三丁目１番１号", "1990"):
        assert value in text, "the very values are shown before they are sent"
    hanako.look("consent-bank")
    hanako.press("consent-approve")
    hanako.wait_for("bank")
    hanako.look("bank-account")
    assert hanako.reads("name") == "山田　花子"
    assert "霞が関" in hanako.reads("address")
    assert hanako.reads("trust-framework") == "jp_aml"
    assert "カ" in hanako.reads("verification-method")
    SUBJECTS["bank"] = hanako.reads("sub")


def test_2_the_second_visit_needs_the_pin_only_and_sends_no_attribute(hanako: Person) -> None:
    _fresh(hanako)
    hanako.open("bank")
    hanako.press("login")
    hanako.show_card()
    hanako.wait_for("bank")
    hanako.look("bank-second-visit")
    assert hanako.reads("sub") == SUBJECTS["bank"]
    assert "利用者証明用" in hanako.reads("acr")


def test_3_the_shop_learns_over_twenty_and_nothing_else(hanako: Person) -> None:
    hanako.open("shop")
    hanako.look("shop")
    hanako.press("start")
    hanako.wait_for("consent_ui")
    hanako.look("consent-shop")
    hanako.press("consent-approve")
    hanako.wait_for("shop")
    hanako.look("shop-account")
    SUBJECTS["shop"] = hanako.reads("sub")
    assert SUBJECTS["shop"] != SUBJECTS["bank"]
    text = hanako.page.inner_text("main")
    assert hanako.sees("age-over-20")
    for secret in ("山田", "千代田区", "1990"):
        assert secret not in text


def test_4_the_citizen_collects_her_records_and_the_clinic_reads_what_she_agreed_to(hanako: Person) -> None:
    hanako.open("consent_ui")
    hanako.look("consent-home-before-login")
    if hanako.sees("login"):
        hanako.press("login")
    if hanako.at("idp"):
        hanako.show_card()
    hanako.wait_for("consent_ui")
    hanako.look("consent-home")
    hanako.open("consent_ui", "/my-data")
    hanako.look("my-data-empty")
    hanako.type("collect-handle", "hanako")
    hanako.press("collect")
    hanako.look("my-data")
    hanako.open("clinic")
    hanako.look("clinic")
    hanako.press("connect")
    hanako.wait_for("consent_ui")
    assert "医療法人社団ひかりクリニック" in hanako.page.inner_text("main")
    boxes = hanako.page.locator("input[type=checkbox]")
    assert boxes.count() == 3, "each optional item has its own box"
    assert not any(boxes.nth(n).is_checked() for n in range(3)), "and none is ticked beforehand"
    hanako.look("consent-clinic")
    hanako.page.locator("#data-0-Observation").check()
    hanako.press("consent-approve")
    hanako.wait_for("clinic")
    hanako.open("clinic", "/records")
    hanako.look("clinic-records")
    for datatype in ("AllergyIntolerance", "MedicationStatement", "Observation"):
        assert hanako.sees(f"records-{datatype}")
    assert not hanako.sees("records-Condition"), "what was not ticked is not read"
    SUBJECTS["clinic"] = hanako.reads("sub") if hanako.sees("sub") else ""


def test_4b_the_employer_reads_badges_in_the_same_way(hanako: Person) -> None:
    hanako.open("employer")
    hanako.press("connect")
    hanako.wait_for("consent_ui")
    hanako.look("consent-employer")
    hanako.press("consent-approve")
    hanako.wait_for("employer")
    hanako.open("employer", "/records")
    hanako.look("employer-records")
    assert hanako.sees("records-Badge")
    assert not hanako.sees("records-WorkHistory")


def test_4c_the_farm_adviser_reads_field_records_of_a_farmer(chromium: Browser, street: Place) -> None:
    taro = Person(chromium, street, "taro", "taro")
    taro.open("consent_ui")
    if taro.sees("login"):
        taro.press("login")
    taro.show_card()
    if taro.sees("signature-password"):
        taro.sign()
    taro.wait_for("consent_ui")
    taro.open("consent_ui", "/my-data")
    taro.type("collect-handle", "taro")
    taro.press("collect")
    taro.open("farm_adviser")
    taro.press("connect")
    taro.wait_for("consent_ui")
    taro.look("consent-farm")
    taro.press("consent-approve")
    taro.wait_for("farm_adviser")
    taro.open("farm_adviser", "/records")
    taro.look("farm-records")
    assert taro.sees("records-FieldRecord")
    assert taro.sees("records-Shipment")
    taro.close()


def test_5_she_sees_who_read_what_and_withdraws_in_two_clicks(hanako: Person) -> None:
    hanako.open("consent_ui", "/disclosures")
    hanako.look("disclosures")
    assert "医療法人社団ひかりクリニック" in hanako.page.inner_text("main")
    hanako.open("consent_ui", "/consents")
    hanako.look("consents")
    clinic = hanako.page.locator("[id^=consent-]", has_text="医療法人社団ひかりクリニック").first
    clinic.locator("[id^=withdraw-]").first.click()
    hanako.look("withdraw-confirm")
    hanako.press("withdraw-confirm")
    hanako.look("withdrawn")
    hanako.open("clinic", "/records")
    hanako.look("clinic-refused")
    assert hanako.reads("error-code") == "insufficient_scope"
    assert "consent-withdrawn" in hanako.reads("error-problem")
    hanako.open("consent_ui", "/disclosures")
    hanako.look("disclosures-with-refusal")


def test_6_moving_house_ends_the_attributes_but_not_the_login(hanako: Person, registrar: Person) -> None:
    registrar.open("gov_core", "/registrar")
    registrar.look("desk")
    registrar.page.locator("#move-hanako-details-summary").click()
    registrar.press("move-hanako")
    registrar.look("moved")
    assert registrar.reads("sign-state-hanako").startswith("失効")
    assert registrar.reads("auth-state-hanako").startswith("有効")
    _fresh(hanako)
    hanako.open("bank")
    hanako.press("login")
    hanako.show_card()
    hanako.wait_for("bank")
    hanako.look("bank-after-move")
    assert hanako.reads("sub") == SUBJECTS["bank"]
    assert "古く" in hanako.reads("freshness"), "the four attributes are marked stale"
    hanako.press("confirm-details")
    hanako.show_card()
    hanako.sign()
    hanako.look("revoked-signature-certificate")
    assert "失効" in hanako.page.inner_text("main"), "new attributes need a new signature certificate"


def test_6b_a_renewed_card_keeps_every_subject(hanako: Person, registrar: Person) -> None:
    registrar.page.locator("#renew-card-hanako-details-summary").click()
    registrar.type("renew-card-pin-hanako", "1234")
    registrar.type("renew-card-password-hanako", "HANAKO2026")
    registrar.press("renew-card-hanako")
    registrar.look("renewed")
    _fresh(hanako)
    hanako.open("bank")
    hanako.press("login")
    hanako.show_card()
    hanako.wait_for("bank")
    assert hanako.reads("sub") == SUBJECTS["bank"]
    hanako.open("shop")
    hanako.press("start")
    hanako.wait_for("shop")
    assert hanako.reads("sub") == SUBJECTS["shop"]


def test_no_page_of_the_story_needed_a_script_and_the_demo_file_tells_everything(street: Place) -> None:
    document = json.loads((street.folder / "demo.json").read_text())
    assert document["issuer"] == street.street["idp"]
    assert {c["client_id"] for c in document["test_clients"]} >= {
        "test-confidential",
        "test-front-channel",
        "test-public",
    }
