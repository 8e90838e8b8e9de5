"""A browser with the picture on its screen and phones that look at it, in the card step's own room."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import httpx

from idp.card_login.cross_device.store import PhoneSession
from idp.interaction.state import Interaction
from tests.idp.card_login import mint
from tests.idp.card_login.room import ISSUER, Room, open_room


class Scene:
    """One login in one browser."""

    def __init__(self, room: Room, interaction: Interaction) -> None:
        self.room, self.interaction = room, interaction
        self.binding = ""

    async def open_page(self, **query: str) -> str:
        """The browser opens the page with the picture, or presses a link to it."""
        answer = await self.room.browser.get("/login/phone", params={"ix": self.interaction.id, **query})
        assert answer.status_code == 200, answer.text
        return answer.text

    @property
    def session(self) -> PhoneSession:
        """What the page is about."""
        session = self.room.phone_way.desk.latest(self.interaction.id)
        assert session is not None
        return session

    def on_the_screen(self) -> str:
        """What a camera reads at this moment."""
        return self.room.phone_way.desk.code(self.session)

    async def scan(self, code: str | None = None) -> httpx.Response:
        """A phone reads the picture, or says it did."""
        body = {"code": self.on_the_screen() if code is None else code}
        return await self.room.agent.post("/card/cross-device", json=body)

    async def bind(self) -> str:
        """A phone reads the picture in time; its secret."""
        answer = await self.scan()
        assert answer.status_code == 200, answer.text
        self.binding = str(answer.json()["binding"])
        return self.binding

    async def type(self, binding: str, number: str | None = None) -> httpx.Response:
        """The number on the phone: the one on the screen, if no other is given."""
        body = {"binding": binding, "number": self.session.number if number is None else number}
        return await self.room.agent.post("/card/cross-device/confirm", json=body)

    async def confirm(self) -> str:
        """Scanned and confirmed; the phone's ticket."""
        answer = await self.type(await self.bind())
        assert answer.status_code == 200, answer.text
        return str(answer.json()["ticket"])

    async def show_card(self, ticket: str) -> httpx.Response:
        """The card wire with that ticket, a first login: both certificates."""
        self.room.state.links.setdefault(("auth_of_sign", mint.SIGN.serial), mint.AUTH.serial)
        answer = await self.room.prove(ticket, mint.AUTH, binding=self.binding)
        if answer.json().get("status") == "signature_required":
            answer = await self.room.prove(ticket, mint.SIGN, binding=self.binding)
        return answer

    async def ask_challenge(self, ticket: str, **more: str) -> httpx.Response:
        """A card program asks for a challenge, with the phone's secret unless told otherwise."""
        body = {"ticket": ticket, "kind": "authentication", "binding": self.binding, **more}
        return await self.room.agent.post("/card/challenges", json={k: v for k, v in body.items() if v})

    async def press_continue(self, browser: httpx.AsyncClient | None = None) -> httpx.Response:
        """The button on the browser's page."""
        return await (browser or self.room.browser).get("/login/continue", params={"ix": self.interaction.id})

    async def logged_in(self) -> bool:
        """Whether pressing the button leads on with a card proven."""
        answer = await self.press_continue()
        if answer.status_code != 303:
            return False
        found: dict[str, Any] = (await self.room.browser.get(answer.headers["location"])).json()
        return found["card"] is not None


def story(place: Path, tell: Callable[[Scene], Awaitable[None]]) -> None:
    """Open the room, begin a login, and tell it."""

    async def run() -> None:
        async with open_room(Path(mkdtemp(dir=place))) as room:
            await tell(Scene(room, await room.begin()))

    asyncio.run(run())


def link(page: str, element_id: str) -> str:
    """Where a link of a page leads, without the origin."""
    found = re.search(rf'id="{element_id}"[^>]*href="([^"]*)"', page)
    assert found, f"no link {element_id} in {page}"
    return found[1].replace("&amp;", "&").removeprefix(ISSUER)
