"""Logging out at one service ends the login at the other: Chromium without scripts, every house its own process.

At the employer, because other journeys begin with somebody the shop does not know yet.
"""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from deploy.house_settings import Place
from tests.journeys.person import Person

pytestmark = pytest.mark.story
# The page never waits for the other service; the other service is told a moment later.
PATIENCE_SECONDS = 15


@pytest.fixture
def taro(chromium: Browser, street: Place) -> Iterator[Person]:
    person = Person(chromium, street, "taro", "logout")
    yield person
    person.close()


def _arrives(person: Person, *ids: str) -> None:
    person.page.locator(", ".join(f"#{element}" for element in ids)).first.wait_for()


def _log_in(person: Person, site: str, button: str) -> None:
    """By card at the first service; by the session at the second."""
    person.open(site)
    person.press(button)
    _arrives(person, "card-reader", "consent-approve", "logout")
    if person.sees("card-reader"):
        person.show_card()
        _arrives(person, "signature-password", "consent-approve", "logout")
    if person.sees("signature-password"):
        person.sign()
        _arrives(person, "consent-approve", "logout")
    if person.sees("consent-approve"):
        person.press("consent-approve")
    person.wait_for(site)
    _arrives(person, "logout")


def _is_logged_in(person: Person, site: str) -> bool:
    person.open(site, "/account")
    return person.sees("logout")


def test_who_logs_out_at_the_bank_is_logged_out_of_the_employer(taro: Person) -> None:
    _log_in(taro, "bank", "login")
    _log_in(taro, "employer", "connect")
    assert _is_logged_in(taro, "bank")
    assert _is_logged_in(taro, "employer")
    taro.open("bank", "/account")
    taro.press("logout")
    taro.page.wait_for_url(f"{taro.street.street['bank']}/")  # by the provider, and back to the front door
    assert not _is_logged_in(taro, "bank")
    until = time.monotonic() + PATIENCE_SECONDS
    while _is_logged_in(taro, "employer"):
        assert time.monotonic() < until, "the employer was not told"
        time.sleep(0.2)
    taro.look("logged-out-of-the-employer")
