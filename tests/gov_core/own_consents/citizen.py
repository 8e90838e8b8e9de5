"""A citizen's browser at the state's page, and the card beside it: what the card program does, without its pages."""

import asyncio
import re
from base64 import b64encode
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import httpx

from citizen_agent.answer_challenge import Provider
from citizen_agent.card_session import Kind, Proof, prove
from citizen_agent.errors import Refused
from citizen_agent.unattended import Secrets, log_in
from foundation.attribute_consent import parse
from gov_core.card.slot import InsertedCard
from tests.gov_core.jpki.latest_attributes.signer import Signer
from tests.gov_core.town import BASE, SECRETS, Town

PAGE = f"{BASE}/attribute-consents"
READER = "http://127.0.0.1:8108"


@dataclass
class Citizen:
    """One browser."""

    town: Town
    browser: httpx.AsyncClient
    signer: Signer

    def another(self) -> "Citizen":
        """Somebody else's browser."""
        browser = httpx.AsyncClient(transport=self.browser._transport, base_url=BASE)
        return Citizen(self.town, browser, self.signer)

    async def get(self, path: str = "") -> httpx.Response:
        """A page."""
        return await self.browser.get(f"/attribute-consents{path}")

    async def post(self, path: str, page: httpx.Response, **fields: str) -> httpx.Response:
        """Send a form of the page shown."""
        token = re.search(r'name="form_token" value="([^"]+)"', page.text)
        assert token, page.text
        return await self.browser.post(f"/attribute-consents{path}", data={"form_token": token[1], **fields})

    async def begin(self) -> str:
        """From the first page to the card program; its ticket."""
        page = await self.post("/visits", await self.get("?lang=en"))
        return _ticket(page, "authenticate")

    async def show_card(self, ticket: str, handle: str = "hanako") -> str:
        """The user-authentication certificate; where the card program sends the browser."""
        provider = Provider(PAGE, self.browser, self.town.clock)
        card = InsertedCard(self.town.folder / "cards" / f"{handle}.json")
        try:
            return await log_in(provider, ticket, card, Secrets(SECRETS.pin))
        except Refused as refused:
            return str(refused.refusal.return_url)
        finally:
            card.close()

    async def log_in(self, handle: str = "hanako") -> httpx.Response:
        """The list."""
        url = await self.show_card(await self.begin(), handle)
        return await self.browser.get(url, follow_redirects=True)

    async def ask_to_withdraw(self, page: httpx.Response, service: str = "bank") -> str:
        """Press the button; the ticket for the card program."""
        return _ticket(await self.post("/withdrawals", page, service=service), "attribute-statement")

    async def statement(self, ticket: str) -> dict[str, Any]:
        """What the card program is to sign."""
        answer = await self.wire("attribute-statements", ticket=ticket)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def sign(self, ticket: str, asked: dict[str, Any], proof: Proof | None = None) -> httpx.Response:
        """Sign and send; `proof` instead of Hanako's own."""
        parse(asked["statement"])
        made = proof or self.signature(asked["statement"])
        parts = {"certificate": made.certificate, "signature": made.signature}
        encoded = {name: b64encode(content).decode() for name, content in parts.items()}
        return await self.wire("attribute-signatures", ticket=ticket, challenge_id=asked["challenge_id"], **encoded)

    def signature(self, text: str, handle: str = "hanako", kind: Kind = Kind.SIGNATURE) -> Proof:
        """A card's signature."""
        card = InsertedCard(self.town.folder / "cards" / f"{handle}.json")
        try:
            return prove(card, kind, SECRETS.password if kind is Kind.SIGNATURE else SECRETS.pin, text)
        finally:
            card.close()

    async def wire(self, call: str, **sent: str) -> httpx.Response:
        """One call of the card program."""
        return await self.browser.post(f"/attribute-consents/card/{call}", json=sent)


def _ticket(page: httpx.Response, of: str) -> str:
    found = re.search(rf'href="{READER}/{of}\?ticket=([^"]+)"', page.text)
    assert found, page.text
    return unquote(found[1])


def at_the_page(town: Town, story: Callable[[Citizen], Awaitable[None]], signer: Signer | None = None) -> None:
    """Run one story in one browser."""
    app = town.app(consents_reader=READER)

    async def run() -> None:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as browser:
            await story(Citizen(town, browser, signer or Signer(town)))

    asyncio.run(run())
