"""A customer moves and the bank knows it: the whole service in Chromium with JavaScript off, over real mutual TLS.

Aoi collects her card, opens an account, thinks twice about a consent, signs it, moves, and ends it at the state. The
tests build on each other in order; each leaves screenshots in artefacts/story.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from deploy.house_settings import Place
from tests.journeys.person import Person

pytestmark = pytest.mark.story
NEW_ADDRESS = "大阪府大阪市北区中之島一丁目３番２０号"


@pytest.fixture(scope="module")
def aoi(chromium: Browser, street: Place) -> Iterator[Person]:
    person = Person(chromium, street, "aoi", "latest-aoi")
    yield person
    person.close()


@pytest.fixture(scope="module")
def clerk(chromium: Browser, street: Place) -> Iterator[Person]:
    person = Person(chromium, street, "aoi", "latest-clerk")
    yield person
    person.close()


@pytest.fixture(scope="module")
def registrar(chromium: Browser, street: Place) -> Iterator[Person]:
    person = Person(chromium, street, "aoi", "latest-registrar")
    yield person
    person.close()


def _look_in_both_languages(person: Person, what: str) -> None:
    person.look(what)
    person.press("lang-en")
    person.look(f"{what}-en")
    person.press("lang-ja")


def _sign_at_the_card_program(person: Person) -> None:
    person.press("card-aoi")
    person.type("signature-password", person.citizen.password or "")
    person.press("signature-submit")


def _check(clerk: Person, what: str) -> None:
    clerk.open("bank", "/staff/addresses")
    clerk.press("check-addresses")
    clerk.look(what)


def test_1_she_collects_her_card_and_opens_an_account(aoi: Person, registrar: Person) -> None:
    registrar.open("gov_core", "/registrar")
    registrar.press("more-aoi")
    registrar.press("collect-details-summary")
    for box in ("number-register", "identity-passport", "face-matches"):
        registrar.page.locator(f"#{box}").check()
    registrar.type("collect-pin", aoi.citizen.pin)
    registrar.type("collect-password", aoi.citizen.password or "")
    registrar.press("collect")
    aoi.open("bank")
    aoi.press("open-account")
    aoi.show_card()
    aoi.sign()
    aoi.wait_for("consent_ui")
    aoi.press("consent-approve")
    aoi.wait_for("bank")
    assert "霞が関一丁目" in aoi.reads("address")
    aoi.look("account")


def test_2_she_agrees_thinks_twice_and_goes_on_without_it(aoi: Person) -> None:
    aoi.press("keep-my-details-current")
    aoi.wait_for("consent_ui")
    assert not aoi.page.locator("#claim-latest_attributes").is_checked()
    assert "お届けの情報を最新に保つため" in aoi.page.inner_text("main")
    _look_in_both_languages(aoi, "consent")
    aoi.page.locator("#claim-latest_attributes").check()
    aoi.press("consent-approve")
    aoi.wait_for("idp")
    assert "さくら銀行" in aoi.reads("recipient-name")
    aoi.press("notice-summary")
    _look_in_both_languages(aoi, "one-signature")
    aoi.press("go-on-without")
    aoi.wait_for("bank")
    assert aoi.sees("keep-my-details-current"), "declining costs nothing"


def test_3_a_wrong_password_is_told_and_the_right_one_signs(aoi: Person) -> None:
    aoi.press("keep-my-details-current")
    aoi.wait_for("consent_ui")
    aoi.page.locator("#claim-latest_attributes").check()
    aoi.press("consent-approve")
    aoi.wait_for("idp")
    aoi.press("sign-consent")
    aoi.wait_for("citizen_agent")
    aoi.press("card-aoi")
    assert aoi.page.locator("#notice li").count() == 15, "all points stand before the password"
    assert "sakura-bank" in aoi.reads("statement-text")
    _look_in_both_languages(aoi, "statement")
    aoi.type("signature-password", "WRONG9999")
    aoi.press("signature-submit")
    aoi.look("wrong-password")
    aoi.press("abort")
    aoi.wait_for("idp")
    aoi.look("came-back-without")
    assert aoi.sees("refused")
    aoi.press("sign-consent")
    _sign_at_the_card_program(aoi)
    aoi.wait_for("bank")
    aoi.look("watched")
    assert aoi.sees("watched")


def test_4_she_moves_and_the_bank_knows_it_without_her(aoi: Person, clerk: Person, registrar: Person) -> None:
    _check(clerk, "nothing-new")
    assert "変更なし" in clerk.reads("checked-1")
    registrar.open("gov_core", "/registrar")
    registrar.press("move-aoi-details-summary")
    registrar.type("move-address-aoi", NEW_ADDRESS)
    registrar.type("move-municipality-aoi", "27127")
    registrar.press("move-aoi")
    assert registrar.reads("sign-state-aoi").startswith("失効")
    _check(clerk, "moved")
    assert "更新しました" in clerk.reads("checked-1")
    assert clerk.reads("new-address-1") == NEW_ADDRESS
    aoi.open("bank", "/account")
    aoi.look("account-after-move")
    assert aoi.reads("address") == NEW_ADDRESS
    assert "最新" in aoi.reads("freshness")


def test_5_her_own_pages_say_how_it_stands(aoi: Person) -> None:
    aoi.open("consent_ui")
    aoi.press("login")
    if aoi.at("idp"):
        aoi.show_card()
    aoi.wait_for("consent_ui")
    aoi.open("consent_ui", "/consents")
    _look_in_both_languages(aoi, "consents")
    state = aoi.page.locator("[id^=state-]").first.inner_text()
    assert "同意の期限" in state
    assert "最後に提供された日時" in state
    thought_twice = aoi.page.locator("[id^=state-]").nth(1).inner_text()
    assert "この決定では照会できません" in thought_twice, "she went on without signing that time"


def test_6_she_ends_it_at_the_state_and_the_bank_stops(aoi: Person, clerk: Person, registrar: Person) -> None:
    registrar.open("gov_core", "/registrar")
    registrar.press("reissue-aoi")
    aoi.page.locator("a", has_text="/attribute-consents").first.click()
    aoi.wait_for("gov_core")
    aoi.press("begin")
    aoi.press("card-reader")
    aoi.press("card-aoi")
    aoi.type("pin", aoi.citizen.pin)
    aoi.press("pin-submit")
    aoi.wait_for("gov_core")
    aoi.look("state-list")
    assert "株式会社さくら銀行" in aoi.page.inner_text("main")
    aoi.page.locator("button[id^=withdraw-]").first.click()
    aoi.press("card-reader")
    aoi.wait_for("state_reader")
    aoi.look("withdrawal-statement")
    _sign_at_the_card_program(aoi)
    aoi.wait_for("gov_core")
    aoi.look("state-withdrawn")
    _check(clerk, "ended")
    assert "同意が終わっています" in clerk.reads("checked-1")
    assert clerk.sees("nobody-watched")
    aoi.open("consent_ui", "/consents")
    aoi.look("consents-ended")
    assert "終わっています" in aoi.page.locator("[id^=state-]").first.inner_text()
    aoi.open("bank", "/account")
    assert aoi.sees("keep-my-details-current"), "a new consent is her own decision"
    assert aoi.reads("address") == NEW_ADDRESS, "what was given before stays"


def test_7_she_agrees_once_more_and_takes_it_back_on_her_own_pages(aoi: Person, clerk: Person) -> None:
    aoi.press("keep-my-details-current")
    if aoi.at("idp"):
        aoi.show_card()
    aoi.wait_for("consent_ui")
    aoi.page.locator("#claim-latest_attributes").check()
    aoi.press("consent-approve")
    aoi.wait_for("idp")
    aoi.press("sign-consent")
    _sign_at_the_card_program(aoi)
    aoi.wait_for("bank")
    aoi.open("consent_ui", "/consents")
    aoi.page.locator("a[id^=withdraw-]").first.click()
    aoi.look("withdraw-here")
    assert aoi.sees("state-too")
    aoi.press("withdraw-confirm")
    _look_in_both_languages(aoi, "withdrawn-here")
    assert aoi.sees("state-page"), "the consent she signed still lies with the state"
    _check(clerk, "cut-off")
    assert "同意が終わっています" in clerk.reads("checked-1")
