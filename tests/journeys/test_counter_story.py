"""The counter's side and the customer's in Chromium without scripts: the same words, her card, and what each sees."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from deploy.house_settings import Place
from tests.journeys.person import Person

pytestmark = pytest.mark.story
COUNTER = "/staff/counter"
POLL_SECONDS = 5  # CIBA Core 7.3: what is asked sooner is told to wait longer


@pytest.fixture
def taro(chromium: Browser, street: Place) -> Iterator[Person]:
    person = Person(chromium, street, "taro", "counter-customer")
    yield person
    person.close()


@pytest.fixture
def clerk(chromium: Browser, street: Place) -> Iterator[Person]:
    person = Person(chromium, street, "taro", "counter-clerk")
    yield person
    person.close()


def _becomes_a_customer(taro: Person) -> None:
    taro.open("bank")
    taro.press("open-account")
    taro.show_card()
    if taro.sees("signature-password"):
        taro.sign()
    taro.page.wait_for_url(lambda url: taro.at("consent_ui") or taro.at("bank"))
    if taro.at("consent_ui"):
        taro.press("consent-approve")
    taro.wait_for("bank")


def _row_of(clerk: Person, name: str) -> str:
    """The number of his row on the staff's page."""
    row = clerk.page.locator("article[id^=customer-]").filter(has_text=name)
    return str(row.get_attribute("id")).removeprefix("customer-")


def test_the_clerk_asks_he_compares_the_words_and_his_card_answers(taro: Person, clerk: Person) -> None:
    _becomes_a_customer(taro)
    clerk.open("bank", COUNTER)
    clerk.look("customers")
    row = _row_of(clerk, "佐藤")
    clerk.press(f"ask-{row}")
    words = clerk.reads(f"words-{row}")
    clerk.look("asked")

    taro.context.clear_cookies()  # at home, days later
    taro.open("idp", "/ciba")
    taro.look("closed")
    taro.press("ciba-login")
    taro.show_card()
    taro.wait_for("idp")
    taro.look("waiting")
    assert taro.reads("binding-message-1") == words
    assert "さくら銀行" in taro.reads("client-name-1")
    taro.press("lang-en")
    taro.look("waiting-en")
    taro.press("lang-ja")
    taro.press("ciba-go-on-1")
    taro.look("card")
    taro.show_card()
    taro.page.wait_for_url("**/ciba/done*")
    taro.look("done")

    clerk.page.wait_for_timeout(POLL_SECONDS * 1000)
    clerk.press(f"look-{row}")
    assert "カードで確認しました" in clerk.page.inner_text("main")
    clerk.look("confirmed")


def test_a_question_nobody_expects_is_stopped_and_the_clerk_is_told(taro: Person, clerk: Person) -> None:
    _becomes_a_customer(taro)
    clerk.open("bank", COUNTER)
    row = _row_of(clerk, "佐藤")
    clerk.press(f"ask-{row}")
    taro.open("idp", "/ciba/login")
    taro.show_card()
    taro.wait_for("idp")
    taro.press("ciba-stop-1")
    taro.look("stopped")
    clerk.page.wait_for_timeout(POLL_SECONDS * 1000)
    clerk.press(f"look-{row}")
    assert "確認されませんでした" in clerk.page.inner_text("main")
    clerk.look("refused")
