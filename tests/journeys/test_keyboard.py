"""The main way by keyboard alone: Tab, Space and Enter reach everything, and where one stands is always visible."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from deploy.house_settings import Place
from tests.journeys.person import Person

pytestmark = pytest.mark.story
FARTHEST = 60
_RING = (
    """e => { const s = getComputedStyle(e); return parseFloat(s.outlineWidth) >= 2 && s.outlineStyle !== 'none' }"""
)


class KeyboardPerson(Person):
    """The same person without a mouse."""

    def press(self, element_id: str) -> None:
        """Tab to the element and press Enter there."""
        self._reach(element_id)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def type(self, element_id: str, text: str) -> None:
        """Tab to the field and type."""
        self._reach(element_id)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def tick(self, element_id: str) -> None:
        """Tab to the box and press the space bar."""
        self._reach(element_id)
        self.page.keyboard.press("Space")
        assert self.page.locator(f"#{element_id}").is_checked()

    def _reach(self, element_id: str) -> None:
        self.page.locator(f"#{element_id}").wait_for()
        for _ in range(FARTHEST):
            if self.page.evaluate("() => document.activeElement.id") == element_id:
                assert self.page.locator(f"#{element_id}").evaluate(_RING), f"no focus ring on {element_id}"
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"{element_id} is out of the keyboard's reach at {self.page.url}")


@pytest.fixture
def taro(chromium: Browser, street: Place) -> Iterator[Person]:
    person = KeyboardPerson(chromium, street, "taro", "keyboard")
    yield person
    person.close()


def test_opening_an_account_giving_some_data_and_withdrawing_needs_no_mouse(taro: KeyboardPerson) -> None:
    taro.open("bank")
    taro.press("open-account")
    taro.show_card()
    if taro.sees("signature-password"):  # only who is not enrolled yet
        taro.sign()
    taro.page.wait_for_url(lambda url: taro.at("consent_ui") or taro.at("bank"))
    if taro.at("consent_ui"):  # an earlier journey's consent for the bank stands; the clinic below always asks
        taro.press("consent-approve")
    taro.wait_for("bank")
    assert taro.reads("name") == "佐藤　太郎"
    taro.open("clinic")
    taro.press("connect")
    taro.wait_for("consent_ui")
    taro.tick("data-0-Observation")
    taro.press("consent-approve")
    taro.wait_for("clinic")
    taro.open("consent_ui")
    taro.press("login")
    taro.wait_for("consent_ui")
    taro.press("nav-consents")
    withdraw = taro.page.locator("[id^=withdraw-]").first.get_attribute("id")
    assert withdraw
    taro.press(withdraw)
    taro.press("withdraw-confirm")
    assert taro.sees("withdrawn-notice")
    taro.look("withdrawn")
