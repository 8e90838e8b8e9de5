"""A citizen with a card and a browser in the whole street: the real provider, the real data trust, no sockets."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import orjson

from citizen_agent.answer_challenge import Provider
from citizen_agent.unattended import Secrets, log_in
from deploy.card_drawer import CardDrawer
from deploy.citizens import BY_HANDLE
from deploy.html import Form, Page
from tests.journeys.town import Town
from tests.journeys.town import tell as in_town

MOST_STEPS = 20


@dataclass
class Citizen:
    """One person with one browser; it does nothing by itself but walk on until somebody has to press a button."""

    town: Town
    http: httpx.AsyncClient
    handle: str

    def at(self, house: str, path: str = "/") -> str:
        """An address."""
        return self.town.at(house, path)

    async def opens(self, house: str, path: str = "/") -> httpx.Response:
        """Open an address and walk on."""
        return await self.goes_on(await self.http.get(self.at(house, path)))

    async def sees(self, path: str) -> httpx.Response:
        """One page of the house under test, as it answers."""
        return await self.http.get(self.at("consent_ui", path))

    async def presses(self, page: httpx.Response, button: str, **fields: str) -> httpx.Response:
        """Press a button of this page and walk on."""
        return await self.goes_on(await self.sends(page, button, **fields))

    async def sends(self, page: httpx.Response, button: str, **fields: str) -> httpx.Response:
        """Press a button, and look at the bare answer."""
        form = form_of(page, button)
        name, value = form.buttons[button]
        data = {**form.fields, **({name: value} if name else {}), **fields}
        return await self.http.post(form.action, data=data)

    async def goes_on(self, answer: httpx.Response) -> httpx.Response:
        """Redirects, the card, and pages that only lead on."""
        for _ in range(MOST_STEPS):
            links = Page(str(answer.url), answer.text).links
            if answer.is_redirect:
                answer = await self.http.get(answer.url.join(answer.headers["location"]))
            elif "card-reader" in links:
                answer = await self.http.get(await self._shows_card(links["card-reader"]))
            elif "continue" in links:
                answer = await self.http.get(links["continue"])
            else:
                return answer
        raise AssertionError(f"no end in sight at {answer.url}")

    async def _shows_card(self, reader: str) -> str:
        who = BY_HANDLE[self.handle]
        ticket = parse_qs(urlsplit(reader).query)["ticket"][0]
        async with self.town.browser() as wire:
            card = CardDrawer(self.town.place.cards).open(self.handle)
            try:
                provider = Provider(self.at("idp", ""), wire, self.town.clock)
                return await log_in(provider, ticket, card, Secrets(who.pin, who.password))
            finally:
                card.close()

    async def signs_in(self) -> httpx.Response:
        """Ends at the dashboard."""
        return await self.opens("consent_ui", "/login")

    async def receipts(self) -> list[dict[str, object]]:
        """Every decision of this citizen as the files on the pages say it."""
        page = (await self.sees("/consents")).text
        ids = dict.fromkeys(part.split('"')[0].split("/")[0] for part in page.split('href="/consents/')[1:])
        return [orjson.loads((await self.sees(f"/consents/{one}/receipt.json")).content) for one in ids]


@asynccontextmanager
async def citizen(town: Town, handle: str = "hanako") -> AsyncIterator[Citizen]:
    """Somebody with a fresh browser."""
    async with town.browser() as http:
        yield Citizen(town, http, handle)


def form_of(page: httpx.Response, button: str) -> Form:
    """The form a button belongs to."""
    form = Page(str(page.url), page.text).form_with(button)
    assert form is not None, page.text
    return form


def tell(folder: Path, story: Callable[[Citizen], Awaitable[None]]) -> None:
    """Run one story of Hanako in a fresh street."""

    async def told(town: Town) -> None:
        async with citizen(town) as hanako:
            await story(hanako)

    in_town(folder, told)


async def at_once(*presses: Awaitable[httpx.Response]) -> list[httpx.Response]:
    """Several presses in the same moment."""
    return list(await asyncio.gather(*presses))
