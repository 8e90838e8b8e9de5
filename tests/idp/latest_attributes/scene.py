"""A whole provider beside a state whose answers a test sets: the card's certificates, the consents, the register.

The state here records what it was sent and judges nothing; the real one is met in tests/journeys and
tests/idp/latest_attributes/test_with_the_real_state.py.
"""

import base64
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from idp.accounts.account import Enrolment, Evidence
from idp.accounts.card_link import CardIdentity
from idp.app import fold_rooms
from idp.clients.client import Client
from idp.latest_attributes.consent import StateConsent
from idp.latest_attributes.store import ConsentBook
from tests.idp.card_login import mint
from tests.idp.card_login.mint import Recipe
from tests.idp.card_login.state import State
from tests.idp.provider import ISSUER, PURPOSES, Provider, confidential, run

GOV = "http://127.0.0.1:8101"
SCOPE = "openid offline_access latest_attributes"
FROM, UNTIL = "2026-11-24T00:00:00+09:00", "2036-11-23T23:59:59+09:00"
DAY = 24 * 3600
RECORD: dict[str, Any] = {
    "name": "山田　花子",
    "name_substitutes": "00000",
    "address": "大阪府大阪市中央区大手前二丁目１番２２号",
    "address_substitutes": "0" * 20,
    "birth_date": "1990-05-10",
    "sex": "2",
    "as_of": "2026-12-01T12:00:00+09:00",
    "changed": ["address"],
    "serial": "9abc",
}


def bank(client_id: str = "bank", **changes: Any) -> Client:
    """A bank registered for the service."""
    scopes = (*confidential().scopes, "latest_attributes")
    purposes = {**PURPOSES, "current": {"ja": "お届けの情報を最新に保つため", "en": "To keep your details current"}}
    service = {"service": "midori-bank", "purpose": "current"}
    return confidential(client_id, **{"scopes": scopes, "purposes": purposes, "latest_attributes": service, **changes})


@dataclass
class Register(State):
    """What the state answers, by path; `sent` is what it was asked."""

    give: Response = field(
        default_factory=lambda: JSONResponse({"consent_id": "c-1", "valid_from": FROM, "valid_until": UNTIL}, 201)
    )
    standing: Response = field(
        default_factory=lambda: JSONResponse(
            {"consented": True, "valid_from": FROM, "valid_until": UNTIL, "reminder_due": False}
        )
    )
    attributes: Response = field(default_factory=lambda: JSONResponse(RECORD))
    sent: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def routes(self) -> list[Route]:
        """The service beside status and links."""
        return [
            Route("/jpki/attribute-consents", self._tell(lambda: self.give), methods=["POST"]),
            Route("/jpki/attribute-consents/standing", self._tell(lambda: self.standing), methods=["POST"]),
            Route("/jpki/attributes", self._tell(lambda: self.attributes), methods=["POST"]),
        ]

    def asked_for(self, path: str) -> list[dict[str, Any]]:
        """The bodies of one path."""
        return [body for where, body in self.sent if where == path]

    def no_consent(self) -> None:
        """It was withdrawn over there."""
        self.attributes = JSONResponse({"error": "no_consent"}, 404)
        gone = {"consented": False, "valid_from": None, "valid_until": None, "reminder_due": False}
        self.standing = JSONResponse(gone)

    def _tell(self, choose: Callable[[], Response]) -> Callable[[Request], Awaitable[Response]]:
        async def tell(request: Request) -> Response:
            self.sent.append((request.url.path, orjson.loads(await request.body())))
            return Response(status_code=503) if self.down else choose()

        return tell


@dataclass
class Scene:
    """The provider, the state, and one person logged in at the browser."""

    provider: Provider
    state: Register
    account: int = 0

    @property
    def book(self) -> ConsentBook:
        """What the provider knows of the state's consents."""
        return ConsentBook(self.provider.rooms.ground.database)

    @property
    def now(self) -> int:
        """The provider's time."""
        return self.provider.clock.timestamp()

    async def person(self, recipe: Recipe = mint.AUTH, sign: Recipe = mint.SIGN) -> int:
        """Enrolled with the certificates a recipe makes, and logged in."""
        keys = [anchor.key_id for kind in ("authentication", "signature") for anchor in _anchors(self.provider, kind)]
        cards = CardIdentity(keys[0], recipe.serial), CardIdentity(keys[1], sign.serial)
        evidence = Evidence("カ", "2025-06-24", self.now, "statement", b"signature", b"certificate", "ocsp", self.now)
        account = await self.provider.rooms.accounts.enrol(Enrolment(*cards, mint.HANAKO, evidence))
        await self.provider.log_in(account)
        return account

    async def consents(self, **changes: Any) -> StateConsent:
        """A consent that the state took a while ago, and that is valid."""
        known: dict[str, Any] = {
            "account_id": self.account,
            "client_id": "bank",
            "service": "midori-bank",
            "consent_id": "c-1",
            "valid_from": self.now - DAY,
            "valid_until": self.now + 3000 * DAY,
            "given_at": self.now - 2 * DAY,
            "asked_at": self.now,
        }
        consent = StateConsent(**{**known, **changes})
        await self.book.keep(consent)
        return consent

    async def token(self, scope: str = SCOPE, client_id: str = "bank") -> str:
        """An access token of somebody who consented, here and there."""
        if self.book.find(self.account, client_id) is None:
            await self.consents(client_id=client_id)
        await self.provider.allow(self.account, client_id, scope=SCOPE)
        return str((await self.provider.tokens(client_id, scope=scope))["access_token"])

    async def read(self, token: str) -> Any:
        """GET /latest-attributes."""
        return await self.provider.back.get("/latest-attributes", headers={"Authorization": f"Bearer {token}"})

    async def begin(self, **changes: str) -> str:
        """The browser asks for it with a grant but without a consent at the state; the interaction's id."""
        if self.provider.rooms.grants.find_live(self.account, "bank") is None:
            await self.provider.allow(self.account, scope=SCOPE)
        sent = await self.provider.authorize(scope=SCOPE, **changes)
        location = sent.headers["location"]
        assert location.startswith(f"{ISSUER}/latest-attributes/consent?"), location
        return parse_qs(urlsplit(location).query)["ix"][0]

    async def ticket(self, ix: str) -> str:
        """What the page gives to the agent."""
        page = (await self.provider.browser.get(f"/latest-attributes/consent?ix={ix}")).text
        return page.partition("/attribute-statement?ticket=")[2].partition('"')[0]

    async def statement(self, ticket: str) -> dict[str, Any]:
        """The agent's first call."""
        answer = await self.provider.back.post("/card/attribute-statements", json={"ticket": ticket})
        assert answer.status_code == 201, answer.text
        told: dict[str, Any] = answer.json()
        return told

    async def sign(self, ticket: str, recipe: Recipe = mint.SIGN, *, statement: str | None = None) -> Any:
        """Both calls: what the card signs, and the signature."""
        told = await self.statement(ticket)
        body = {
            "ticket": ticket,
            "challenge_id": told["challenge_id"],
            "certificate": base64.b64encode(mint.der(recipe, self.state.sign)).decode(),
            "signature": base64.b64encode(mint.sign(recipe, statement or told["statement"])).decode(),
        }
        return await self.provider.back.post("/card/attribute-signatures", json=body)


def _anchors(provider: Provider, kind: Any) -> Any:
    return provider.rooms.street.jpki().anchors.of_kind(kind)


def stored(folder: Path) -> bytes:
    """Every byte of the provider's database files."""
    return b"".join(path.read_bytes() for path in folder.glob("idp.db*"))


async def chore(scene: Scene) -> None:
    """One turn of the housekeeping."""
    for each in fold_rooms(scene.provider.rooms).chores:
        await each()


def tell(folder: Path, story: Callable[[Scene], Awaitable[None]], *clients: Client) -> None:
    """Opens everything, enrols the person, tells the story."""
    state = Register()
    app = state.app()
    app.routes.extend(state.routes())

    async def told(provider: Provider) -> None:
        scene = Scene(provider, state)
        scene.account = await scene.person()
        await story(scene)

    run(folder, told, *(clients or (bank(),)), neighbours={GOV: app})
