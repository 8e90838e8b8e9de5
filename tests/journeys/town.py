"""The whole street in one process over ASGI, with a clock that can be turned: journeys over days and years."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx

from citizen_agent.answer_challenge import Provider
from citizen_agent.readers import Card
from citizen_agent.unattended import Secrets, log_in
from deploy.addresses import PORTS, Street
from deploy.card_drawer import CardDrawer
from deploy.citizens import BY_HANDLE, Citizen
from deploy.house_settings import Place, mapping_of
from deploy.seed import seed
from deploy.serving import create
from deploy.walker import CardStep, Decision, walk
from foundation.clock import FixedClock
from foundation.ids import RandomIds
from tests.shown_certificate import showing_file

NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)  # noon in Japan
DAY = 24 * 3600


@dataclass
class Town:
    """Every house, one clock, and who lives there."""

    place: Place
    clock: FixedClock
    transports: dict[str, httpx.AsyncBaseTransport]

    def browser(self) -> httpx.AsyncClient:
        """A window without cookies that reaches every house and nothing else."""
        return httpx.AsyncClient(mounts=self.transports)

    def at(self, house: str, path: str = "/") -> str:
        """An address."""
        return self.place.street[house] + path

    async def visit(
        self,
        browser: httpx.AsyncClient,
        house: str,
        path: str,
        decision: Decision | None = None,
        show: CardStep | None = None,
    ) -> str:
        """Press a site's button, go through card and consent as `hanako`, and come back to the page it shows."""
        leaving = await browser.get(self.at(house, path))
        ours = {self.at(name, "") for name in ("idp", "consent_ui", "citizen_agent")}
        back = (
            await walk(browser, leaving.headers["location"], show or self.show_card, decision or Decision(), ours)
        ).url
        return await self.page(browser, back)

    async def page(self, browser: httpx.AsyncClient, url: str) -> str:
        """A page's text, after the site's own redirects."""
        answer = await browser.get(url)
        while answer.is_redirect:
            answer = await browser.get(answer.url.join(answer.headers["location"]))
        assert answer.status_code < 500, answer.text
        return answer.text

    async def show_card(self, ticket: str) -> str:
        """Hanako's card and what she types."""
        citizen = BY_HANDLE["hanako"]
        return await self.show(ticket, CardDrawer(self.place.cards).open(citizen.handle), citizen)

    async def show(self, ticket: str, card: Card, citizen: Citizen) -> str:
        """Answer the provider with this card, or phone; where the browser goes on."""
        async with self.browser() as wire:
            provider = Provider(self.at("idp", ""), wire, self.clock)
            try:
                return await log_in(provider, ticket, card, Secrets(citizen.pin, citizen.password))
            finally:
                card.close()


@asynccontextmanager
async def _open(extra: Mapping[str, str], place: Place, clock: FixedClock) -> AsyncIterator[Town]:
    transports: dict[str, httpx.AsyncBaseTransport] = {}
    async with httpx.AsyncClient(mounts=transports) as between:
        for house in PORTS:
            app = create(house, {**mapping_of(house, place), **extra}, clock, RandomIds(clock), between)
            transports[place.street[house]] = httpx.ASGITransport(app)
            if house == "gov_core":
                by_tls = showing_file(app, place.verifiers.client.certificate)
                transports[place.street["jpki_verifiers"]] = httpx.ASGITransport(by_tls)
        async with httpx.AsyncClient(mounts=transports) as reaching:
            between._mounts = reaching._mounts  # the houses know each other only now that all are built
            yield Town(place, clock, transports)


def tell(folder: Path, story: Callable[[Town], Awaitable[None]], extra: Mapping[str, str] | None = None) -> None:
    """Seed a town and run one story in it; `extra` settings of any house."""
    clock = FixedClock(NOON)
    place = Place.at(folder, Street.on_loopback())
    seed(place, clock, RandomIds(clock))

    async def run() -> None:
        async with _open(extra or {}, place, clock) as town:
            await story(town)

    asyncio.run(run())
