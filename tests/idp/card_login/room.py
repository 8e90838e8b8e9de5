"""The provider's own rooms of this helper on one small street: real stores, real routes, the state under control.

`/authorize/resume` belongs to another room; here it only tells what it would find.
"""

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from foundation.clock import FixedClock
from foundation.database import Database, house_tables
from foundation.envelope import PersonVault, Sealer
from foundation.ids import RandomIds
from foundation.web import Pages
from idp.accounts.card_link import CardLinks
from idp.accounts.store import AccountStore
from idp.card_login.assembly import Ground, Jpki, card_step
from idp.card_login.cross_device.assembly import PhoneSurroundings, PhoneWay, phone_way
from idp.card_login.routes import CardLoginDependencies, card_login_routes
from idp.card_login.ticket import CardTickets
from idp.clients.client import Client
from idp.interaction.address import Addresses
from idp.interaction.browser import BrowserBinding, BrowserCookies, SessionStore
from idp.interaction.proof import StepProofs
from idp.interaction.sessions.store import SessionRecords
from idp.interaction.state import Interaction
from idp.interaction.store import InteractionStore
from idp.pages.refusal_page import RefusalPages
from tests.idp.card_login import mint
from tests.idp.card_login.mint import Recipe
from tests.idp.card_login.state import State

ISSUER, GOV, AGENT = "http://127.0.0.1:8102", "http://127.0.0.1:8101", "http://127.0.0.1:8105"
PHONE = "http://127.0.0.1:8106"
BANK = Client(
    client_id="bank",
    name_ja="株式会社みどり銀行",
    name_en="Midori Bank",
    corporate_number="7000012050002",
    redirect_uris=("http://127.0.0.1:8111/callback",),
    secret_hash="0" * 64,
    sector_identifier="127.0.0.1:8111",
    scopes=("openid", "name", "address"),
    purposes={"account": {"ja": "口座を開くため", "en": "To open an account"}},
    default_purpose="account",
)


@dataclass
class Clients:
    """The registered clients."""

    known: dict[str, Client] = field(default_factory=lambda: {BANK.client_id: BANK})

    def get(self, client_id: str) -> Client | None:
        """One of them."""
        return self.known.get(client_id)


@dataclass
class Room:
    """Everything a test wants to reach."""

    clock: FixedClock
    state: State
    clients: Clients
    database: Database
    interactions: InteractionStore
    sessions: SessionStore
    accounts: AccountStore
    deps: CardLoginDependencies
    browser: httpx.AsyncClient
    agent: httpx.AsyncClient
    stranger: httpx.AsyncClient
    phone_way: PhoneWay
    outside: httpx.AsyncClient
    secret: str = "a browser's secret"

    async def begin(self, *, needs_signature: bool = False, client_id: str = "bank", **parameters: str) -> Interaction:
        """What /authorize does: opens an interaction and gives the browser its binding cookie."""
        self.browser.cookies.set("kk_idp_browser", self.secret)
        wanted = {"scope": "openid name", "client_id": client_id, **parameters}
        return await self.interactions.create(
            client_id, wanted, self.secret, needs_signature=needs_signature, session=None
        )

    def ticket(self, interaction: Interaction) -> str:
        """What the login page gives to the agent."""
        return self.deps.tickets.issue(interaction.id)

    async def challenge(self, ticket: str, kind: str = "authentication", **more: str) -> dict[str, Any]:
        """One challenge."""
        response = await self.agent.post("/card/challenges", json={"ticket": ticket, "kind": kind, **more})
        assert response.status_code == 201, response.text
        document: dict[str, Any] = response.json()
        return document

    async def send(
        self, ticket: str, challenge_id: str, certificate: bytes, signature: bytes, **more: str
    ) -> httpx.Response:
        """One answer as it stands."""
        body = {"ticket": ticket, "challenge_id": challenge_id, **more}
        body["certificate"] = base64.b64encode(certificate).decode()
        body["signature"] = base64.b64encode(signature).decode()
        return await self.agent.post("/card/answers", json=body)

    async def prove(
        self, ticket: str, recipe: Recipe = mint.AUTH, *, certificate: bytes | None = None, **more: str
    ) -> httpx.Response:
        """Challenge, signature, answer."""
        challenge = await self.challenge(ticket, recipe.kind, **more)
        issuer = self.state.auth if recipe.kind == "authentication" else self.state.sign
        der = mint.der(recipe, issuer) if certificate is None else certificate
        signature = mint.sign(recipe, challenge["statement"])
        return await self.send(ticket, challenge["challenge_id"], der, signature, **more)

    async def log_in(
        self, recipe: Recipe = mint.AUTH, sign: Recipe | None = mint.SIGN, **options: Any
    ) -> dict[str, Any]:
        """A whole card step; what /authorize/resume finds at its end."""
        interaction = await self.begin(**options)
        ticket = self.ticket(interaction)
        answer = await self.prove(ticket, recipe)
        if answer.json().get("status") == "signature_required" and sign is not None:
            self.state.links.setdefault(("auth_of_sign", sign.serial), recipe.serial)
            answer = await self.prove(ticket, sign)
        assert answer.status_code == 200, answer.text
        back = await self.browser.get(answer.json()["continue_url"])
        assert back.status_code == 303, back.text
        found: dict[str, Any] = (await self.browser.get(back.headers["location"])).json()
        return found


def query_of(url: str) -> dict[str, str]:
    """The parameters of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


@asynccontextmanager
async def open_room(place: Path, *, crl_fallback: bool = False) -> AsyncIterator[Room]:
    """Opens the street, closes it afterwards."""
    clock, state, clients = FixedClock(mint.NOW), State(), Clients()
    ids = RandomIds(clock)
    database = Database.open(f"sqlite:///{place}/idp.db", house_tables("idp").metadata)
    http = httpx.AsyncClient(mounts={GOV: httpx.ASGITransport(state.app())})
    sealer, links = Sealer(b"s" * 32), CardLinks(b"l" * 32, Sealer(b"s" * 32))
    accounts = AccountStore(database, links, PersonVault(b"k" * 32), sealer, clock=clock, ids=ids)
    interactions, cookies = InteractionStore(database, clock, ids), BrowserCookies(ISSUER)
    binding = BrowserBinding(cookies, ids)
    pages = Pages("idp")
    jpki = Jpki.at(GOV, (state.auth.pem, state.sign.pem), crl_fallback=crl_fallback)
    refusals, tickets = (
        RefusalPages(pages, Addresses(ISSUER, sealer, clock), interactions, binding, clients),
        CardTickets(sealer, clock),
    )

    async def second() -> None:
        clock.advance(1)

    around = PhoneSurroundings(PHONE, pages, interactions, clients, refusals, tickets)
    way = phone_way(Ground(database, clock, ids, http), sealer, around, second)
    deps = CardLoginDependencies(
        issuer=ISSUER,
        agent_url=AGENT,
        pages=pages,
        interactions=interactions,
        binding=binding,
        sessions=SessionStore(SessionRecords(database), cookies, clock, ids),
        clients=clients,
        refusals=refusals,
        tickets=tickets,
        proofs=StepProofs(sealer, clock),
        step=card_step(Ground(database, clock, ids, http), jpki, accounts, links),
        phone=way,
    )
    app = Starlette(routes=[*card_login_routes(deps), Route("/authorize/resume", _resume(interactions))])
    caller = [httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ISSUER) for _ in range(3)]
    room = Room(clock, state, clients, database, interactions, deps.sessions, accounts, deps, *caller, way, http)
    try:
        yield room
    finally:
        for each in (*caller, http):
            await each.aclose()
        database.close()


def _resume(interactions: InteractionStore) -> Any:
    async def tell(request: Request) -> Response:
        found = interactions.get(request.query_params["ix"])
        card = found.card.__dict__ if found and found.card else None
        return JSONResponse({"card": card, "error": found.error if found else "gone"})

    return tell
