"""Every refusal a person meets: a page in plain words that says what to do, and the right OAuth error behind it."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from deploy.house_settings import Place
from gov_core.card.slot import InsertedCard
from tests.journeys.person import Person

pytestmark = pytest.mark.story
THREE_PARTS = ("error-happened", "error-sent", "error-advice")


@pytest.fixture
def someone(chromium: Browser, street: Place, request: pytest.FixtureRequest) -> Iterator[Person]:
    person = Person(chromium, street, request.param, f"refusal-{request.param}")
    yield person
    person.close()


def _start(person: Person) -> None:
    person.open("shop")
    person.press("start")


def _sees_a_full_refusal(person: Person, what: str) -> str:
    """What happened, whether anything was sent, what to do now, in both languages."""
    person.look(what)
    for part in THREE_PARTS:
        assert person.reads(part), part
    japanese = person.reads("error-happened")
    person.press("lang-en")
    person.look(f"{what}-en")
    english = person.reads("error-happened")
    assert english.isascii() or english != japanese
    assert not any(ord(letter) > 0x3000 for letter in english.replace("　", ""))
    person.press("lang-ja")
    return japanese


def _goes_back_with(person: Person, error: str) -> None:
    person.press("back-to-client")
    person.wait_for("shop")
    person.look("back-at-shop")
    assert person.reads("error-code") == error


@pytest.mark.parametrize("someone", ["taro"], indirect=True)
def test_a_wrong_pin_tells_the_tries_left_and_the_right_one_still_works(someone: Person) -> None:
    _start(someone)
    someone.show_card(pin="0000")
    someone.look("wrong-pin")
    assert "2" in someone.reads("tries-left")
    someone.type("pin", "2345")
    someone.press("pin-submit")
    if someone.sees("signature-password"):
        someone.sign()
    someone.wait_for("consent_ui")


@pytest.mark.parametrize("someone", ["kenji"], indirect=True)
def test_a_locked_pin_sends_the_person_to_the_municipality(someone: Person) -> None:
    _start(someone)
    someone.press("card-reader")
    someone.press("card-kenji")
    someone.look("locked")
    assert "市区町村" in someone.page.inner_text("main")
    assert not someone.sees("pin"), "a locked card is never asked again"
    someone.press("abort")
    someone.wait_for("idp")
    assert "ロック" in _sees_a_full_refusal(someone, "locked-at-provider")
    _goes_back_with(someone, "access_denied")


@pytest.mark.parametrize(("someone", "word"), [("yuki", "失効"), ("sora", "有効期限")], indirect=["someone"])
def test_a_revoked_or_expired_certificate_is_explained(someone: Person, word: str) -> None:
    _start(someone)
    someone.show_card()
    someone.look("agent-says-no")
    assert word in someone.page.inner_text("main")
    someone.press("continue")
    someone.wait_for("idp")
    _sees_a_full_refusal(someone, "certificate")
    _goes_back_with(someone, "access_denied")


@pytest.mark.parametrize("someone", ["mei"], indirect=True)
def test_under_fifteen_without_signature_certificate_is_told_the_other_way(someone: Person) -> None:
    _start(someone)
    someone.show_card()
    someone.look("agent-under-fifteen")
    assert "15歳未満" in someone.page.inner_text("main")
    someone.press("abort")
    someone.wait_for("idp")
    assert "15歳未満" in _sees_a_full_refusal(someone, "under-fifteen")
    _goes_back_with(someone, "access_denied")


@pytest.mark.parametrize("someone", ["taro"], indirect=True)
def test_no_login_while_the_revocation_service_is_down_and_again_after(someone: Person, chromium: Browser) -> None:
    desk = Person(chromium, someone.street, "taro", "desk")
    desk.open("gov_core", "/registrar")
    desk.press("ocsp-off")
    desk.look("ocsp-off")
    try:
        _start(someone)
        someone.show_card()
        someone.look("status-unavailable")
        someone.press("continue")
        someone.wait_for("idp")
        _sees_a_full_refusal(someone, "status-unavailable-at-provider")
        _goes_back_with(someone, "temporarily_unavailable")
    finally:
        desk.press("ocsp-on")
        desk.close()
    _start(someone)
    someone.show_card()
    if someone.sees("signature-password"):
        someone.sign()
    someone.wait_for("consent_ui")


@pytest.mark.parametrize("someone", ["taro"], indirect=True)
def test_refusing_consent_returns_access_denied_and_sends_nothing(someone: Person) -> None:
    _start(someone)
    someone.show_card()
    if someone.sees("signature-password"):
        someone.sign()
    someone.wait_for("consent_ui")
    approve = someone.page.locator("#consent-approve").bounding_box()
    deny = someone.page.locator("#consent-deny").bounding_box()
    assert approve and deny
    assert abs(approve["width"] - deny["width"]) <= 1 and abs(approve["height"] - deny["height"]) <= 1
    assert abs(approve["y"] - deny["y"]) <= 1, "agree and refuse stand in one row"
    someone.press("consent-deny")
    someone.wait_for("shop")
    someone.look("consent-refused")
    assert someone.reads("error-code") == "access_denied"


@pytest.mark.parametrize("someone", ["taro"], indirect=True)
def test_a_session_that_timed_out_says_so_and_offers_a_new_start(someone: Person) -> None:
    _start(someone)
    someone.wait_for("idp")
    database = sqlite3.connect(someone.street.folder / "databases/idp.db", timeout=10)
    (table,) = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'interaction%'"
    ).fetchone()
    database.execute(f"UPDATE {table} SET expires_at = 1")
    database.commit()
    database.close()
    someone.page.reload()
    _sees_a_full_refusal(someone, "timed-out")


@pytest.mark.parametrize("someone", ["taro"], indirect=True)
def test_the_back_button_after_the_end_explains_itself(someone: Person) -> None:
    _start(someone)
    someone.wait_for("idp")
    login = someone.page.url
    someone.show_card()
    if someone.sees("signature-password"):
        someone.sign()
    someone.wait_for("consent_ui")
    consent = someone.page.url
    someone.press("consent-approve")
    someone.wait_for("shop")
    for address, what in ((consent, "back-to-consent"), (login, "back-to-login")):
        answer = someone.page.goto(address)
        assert answer is not None and answer.status < 500
        someone.wait_for("idp")
        _sees_a_full_refusal(someone, what)


@pytest.mark.parametrize("someone", ["taro"], indirect=True)
def test_an_unknown_client_gets_a_page_and_no_redirect(someone: Person) -> None:
    someone.open("idp", "/authorize?client_id=nobody&redirect_uri=https://evil.example/&response_type=code")
    assert someone.at("idp")
    someone.look("unknown-client")


def test_counters_on_the_cards_are_what_the_pages_said(street: Place) -> None:
    card = InsertedCard(Path(street.cards) / "kenji.json")
    try:
        for command in ("00A4040C0AD392F000260100000001", "00A4020C020018", "00200080"):
            answer = card.transmit(bytes.fromhex(command))
        assert answer == bytes.fromhex("63C0")
    finally:
        card.close()
