"""A citizen at a browser: walks pages by their stable ids, and leaves a screenshot at each step."""

import re
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

from deploy.citizens import BY_HANDLE
from deploy.house_settings import Place
from tests.journeys.inspection import Inspector

ARTEFACTS = Path(__file__).resolve().parents[2] / "artefacts" / "story"


class Person:
    """One browser context; `story` names the screenshots."""

    def __init__(self, browser: Browser, street: Place, handle: str, story: str) -> None:
        self.context: BrowserContext = browser.new_context(
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
            java_script_enabled=False,
            viewport={"width": 1024, "height": 900},
        )
        self.context.set_default_timeout(15_000)
        self.page: Page = self.context.new_page()
        self._inspector = Inspector(browser)
        self.street = street
        self.citizen = BY_HANDLE[handle]
        self._story, self._step = story, 0

    def close(self) -> None:
        """The browser window is closed; its cookies go."""
        self._inspector.close()
        self.context.close()

    def open(self, house: str, path: str = "/") -> None:
        """Type an address."""
        self.page.goto(self.street.street[house] + path)

    def press(self, element_id: str) -> None:
        """Click a button or link by its id."""
        self.page.locator(f"#{element_id}").click()

    def type(self, element_id: str, text: str) -> None:
        """Fill in a field by its id."""
        self.page.locator(f"#{element_id}").fill(text)

    def sees(self, element_id: str) -> bool:
        """Whether an element with this id is on the page."""
        return self.page.locator(f"#{element_id}").count() > 0

    def reads(self, element_id: str) -> str:
        """An element's text."""
        return self.page.locator(f"#{element_id}").first.inner_text().strip()

    def look(self, what: str) -> None:
        """Keep a picture of the whole page, and judge it."""
        findings = self._inspector.findings(self.page)  # first: taking a picture touches the page
        self._step += 1
        ARTEFACTS.mkdir(parents=True, exist_ok=True)
        name = re.sub(r"[^a-z0-9]+", "-", f"{self._story}-{self._step:02d}-{what}".lower())
        self.page.screenshot(path=ARTEFACTS / f"{name}.png", full_page=True)
        assert findings == [], f"{what}: {self.page.url}"

    def at(self, house: str) -> bool:
        """Whether the page belongs to this house."""
        return self.page.url.startswith(self.street.street[house])

    def wait_for(self, house: str) -> None:
        """Wait until the browser has arrived at this house."""
        self.page.wait_for_url(re.compile(re.escape(self.street.street[house]) + r"/.*"))

    def show_card(self, pin: str | None = None) -> None:
        """From the provider's login page: to the agent, choose the card, type the PIN."""
        self.press("card-reader")
        self.press(f"card-{self.citizen.handle}")
        self.type("pin", self.citizen.pin if pin is None else pin)
        self.press("pin-submit")

    def sign(self) -> None:
        """The signature password, when the agent asks for it."""
        self.type("signature-password", self.citizen.password)
        self.press("signature-submit")
