"""Two screens: a computer's browser at the real provider, and the phone's pages with a real chip behind them."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path

import httpx

from citizen_agent.app import create_app
from citizen_agent.settings import Settings
from foundation.ids import RandomIds
from gov_core.card.file_system import CardImage, Record, any_of
from gov_core.card.personalisation import Blank, Issued
from gov_core.card.profiles import ANDROID
from idp.interaction.state import Interaction
from standards.jpki_card import AID_JPKI, EF_AUTH_CERTIFICATE, EF_AUTH_PIN
from tests.citizen_agent.parts import Browser, Drawer
from tests.citizen_agent.test_with_the_provider import card_of
from tests.gov_core.card.sample import PASSWORD, PIN
from tests.idp.card_login import mint
from tests.idp.card_login.cross_device.scene import link
from tests.idp.card_login.room import ISSUER, PHONE, Room, open_room

SAME_ORIGIN = {"Origin": PHONE, "Sec-Fetch-Site": "same-origin"}


def in_a_phone(room: Room) -> CardImage:
    """Hanako's certificates in a phone's secure element, which shows none before its PIN (GPSE)."""
    blank = Blank(mint.AUTH.private_key, mint.SIGN.private_key, ANDROID)  # type: ignore[arg-type]
    auth_ca, sign_ca = room.state.auth, room.state.sign
    image = blank.load(Issued(mint.issue(mint.AUTH, auth_ca), auth_ca.certificate), pin=PIN, label="hanako")
    blank.load_signature(image, Issued(mint.issue(mint.SIGN, sign_ca), sign_ca.certificate), password=PASSWORD)
    files = image.applications[AID_JPKI].files
    certificate = files[EF_AUTH_CERTIFICATE]
    assert isinstance(certificate, Record)
    files[EF_AUTH_CERTIFICATE] = replace(certificate, opened_by=any_of(EF_AUTH_PIN))
    room.state.links[("auth_of_sign", mint.SIGN.serial)] = mint.AUTH.serial
    return image


class PhoneBrowser(Browser):
    """The agent's test browser, on the phone's own origin."""

    async def submit(self, **typed: str) -> "PhoneBrowser":
        form = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', self.page.text))
        action = re.search(r'<form [^>]*method="post" action="([^"]+)"', self.page.text)
        assert action, self.page.text
        sent = {**form, **{name.replace("_", "-"): text for name, text in typed.items()}}
        self.page = await self.client.post(action[1], data=sent, headers=SAME_ORIGIN, follow_redirects=True)
        return self


@dataclass
class TwoScreens:
    """A computer and a phone."""

    room: Room
    interaction: Interaction
    phone: PhoneBrowser
    drawer: Drawer

    @property
    def number(self) -> str:
        """What the computer shows."""
        session = self.room.phone_way.desk.latest(self.interaction.id)
        assert session is not None
        return session.number

    async def picture(self) -> str:
        """The computer opens the page; the path and query its picture says now."""
        page = await self.room.browser.get("/login/phone", params={"ix": self.interaction.id})
        address = (await self.room.browser.get(link(page.text, "same-device"))).headers["location"]
        assert address.startswith(f"{PHONE}/scan?c=")
        return str(address.removeprefix(PHONE))

    async def scan(self) -> PhoneBrowser:
        """The phone's camera opens what it read."""
        await self.phone.open(await self.picture())
        return self.phone

    async def press_continue(self) -> httpx.Response:
        """On the computer."""
        return await self.room.browser.get(f"{ISSUER}/login/continue", params={"ix": self.interaction.id})


def story(place: Path, tell: Callable[[TwoScreens], Awaitable[None]]) -> None:
    """Open both houses and tell it; the phone holds a certificate, and a card lies on it."""

    async def run() -> None:
        async with open_room(place) as room:
            drawer = Drawer({"hanako-android": in_a_phone(room), "hanako": card_of(room)})
            settings = Settings(provider=ISSUER, base_url=PHONE, phone=True)
            app = create_app(settings, clock=room.clock, ids=RandomIds(room.clock), http=room.agent, readers=drawer)
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=PHONE) as client:
                await tell(TwoScreens(room, await room.begin(), PhoneBrowser(client), drawer))

    asyncio.run(run())
