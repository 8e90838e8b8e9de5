"""A store and two counters over the small town: Nagaoka issues both certificates, Chiyoda none, Sapporo one."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx

from citizen_agent.answer_challenge import Provider
from citizen_agent.errors import Refused
from citizen_agent.unattended import Secrets, log_in
from gov_core.card.slot import InsertedCard
from tests.gov_core.town import BASE, SECRETS, Town

KIOSK = f"{BASE}/kiosk"
READER = "http://127.0.0.1:8107"
TERMINALS = {"15202": "nagaoka-terminal", "13101": "chiyoda-terminal", "01101": "sapporo-terminal"}
NAMES = {
    "15202": ("長岡市", "Nagaoka City"),
    "13101": ("千代田区", "Chiyoda City"),
    "01101": ("札幌市", "Sapporo City"),
}
OFFERS = {"15202": ["resident_record", "seal_registration"], "13101": [], "01101": ["resident_record"]}


def document(**more: Any) -> dict[str, Any]:
    """The operator's file."""
    members = [
        {
            "code": code,
            "name_ja": NAMES[code][0],
            "name_en": NAMES[code][1],
            "head_ja": f"{NAMES[code][0]}長",
            "head_en": f"Mayor of {NAMES[code][1]}",
            "corporate_number": "4000020152021",
            "certificates": OFFERS[code],
            "fee_yen": 200,
            "terminal_sha256": sha256(secret.encode()).hexdigest(),
        }
        for code, secret in TERMINALS.items()
    ]
    operator = {"name_ja": "証明書交付センター", "name_en": "Certificate centre", "corporate_number": "8700110005901"}
    return {"operator": operator, "reader": READER, "municipalities": members, **more}


def kiosk_file(folder: Path) -> Path:
    """The file on disk."""
    path = folder / "kiosk.json"
    path.write_text(json.dumps(document()))
    return path


@dataclass
class Shop:
    """One terminal's browser and whoever stands before it."""

    town: Town
    browser: httpx.AsyncClient

    def another(self) -> "Shop":
        """The terminal beside it."""
        return Shop(self.town, httpx.AsyncClient(transport=self.browser._transport, base_url=BASE))

    async def post(self, path: str, page: httpx.Response, **fields: str) -> httpx.Response:
        """Send a form of the page shown."""
        token = re.search(r'name="form_token" value="([^"]+)"', page.text)
        assert token, page.text
        return await self.browser.post(path, data={"form_token": token[1], **fields})

    async def begin(self) -> tuple[httpx.Response, str]:
        """(the page that leads to the reader, the ticket in it)."""
        page = await self.post("/kiosk/visits", await self.browser.get("/kiosk?lang=en"))
        found = re.search(r"authenticate\?ticket=([^\"]+)\"", page.text)
        assert found, page.text
        return page, found[1]

    async def show_card(self, ticket: str, handle: str = "hanako", pin: str = SECRETS.pin) -> str:
        """Show a card to the reader as the agent does; where the reader sends the browser."""
        provider = Provider(KIOSK, self.browser, self.town.clock)
        card = InsertedCard(self.town.folder / "cards" / f"{handle}.json")
        try:
            return await log_in(provider, ticket, card, Secrets(pin, ""))
        except Refused as refused:
            return str(refused.refusal.return_url)
        finally:
            card.close()

    async def menu(self, handle: str = "hanako") -> httpx.Response:
        """From the first page to the choice."""
        _, ticket = await self.begin()
        return await self.browser.get(await self.show_card(ticket, handle), follow_redirects=True)

    async def counter(self, code: str, path: str, **sent: str) -> httpx.Response:
        """A counter terminal's question."""
        return await self.browser.post(f"/kiosk/counter/{path}", json=sent, auth=(code, TERMINALS.get(code, "wrong")))

    async def counter_visit(self, code: str, handle: str = "hanako") -> str:
        """A visit at a counter where somebody has shown a card."""
        begun = (await self.counter(code, "visits")).json()
        await self.show_card(begun["reader_url"].partition("ticket=")[2], handle)
        return str(begun["visit"])


def in_the_shop(town: Town, story: Callable[[Shop], Awaitable[None]]) -> None:
    """Run one story before the terminal."""
    app = town.app(kiosk=kiosk_file(town.folder))

    async def run() -> None:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as browser:
            await story(Shop(town, browser))

    asyncio.run(run())
