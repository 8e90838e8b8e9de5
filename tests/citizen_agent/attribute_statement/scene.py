"""Somebody who asks for a signed consent, or its withdrawal, and the agent's app before a real chip."""

import asyncio
import base64
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from typing import Any

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from citizen_agent.answer_challenge import Provider
from citizen_agent.app import create_app
from citizen_agent.attribute_statement.wire import StatementWire
from citizen_agent.settings import Settings
from foundation.attribute_consent import Service, Statement, build
from foundation.attribute_notice import notice
from foundation.clock import FixedClock
from foundation.ids import SequentialIds
from tests.citizen_agent.parts import AGENT, NOON, PROVIDER, Browser, Drawer

SERVICE = Service("sakura-bank", "さくら銀行株式会社", "5010001000001", "かけはし")
PURPOSE = {"ja": "お届けの情報を最新に保つため", "en": "To keep your details current"}
RECIPIENT = {
    "client_id": "bank",
    "name_ja": SERVICE.name,
    "name_en": "Sakura Bank, Ltd.",
    "corporate_number": SERVICE.corporate_number,
    "origin": "https://bank.example",
}


def sent(action: str = "give", number: int = 0, now: int = int(NOON.timestamp()), **changes: Any) -> dict[str, Any]:
    """The parts of a good statement."""
    giving = action == "give"
    terms = notice(SERVICE, PURPOSE["ja"], now).terms(PURPOSE["ja"]) if giving else None
    document = {
        "issuer": PROVIDER,
        "action": action,
        "challenge_id": f"challenge-{number}",
        "service": asdict(SERVICE),
        "recipient": RECIPIENT,
        "purpose": PURPOSE if giving else None,
        "nonce": f"nonce-{number}",
        "issued_at": now,
        "expires_in": 120,
        "statement": build(Statement(SERVICE, terms, f"nonce-{number}", now)),
    }
    return {**document, **changes}


@dataclass
class SmallAsker:
    """Sends statements, verifies signatures with the certificate's own key, follows a script of verdicts."""

    action: str = "give"
    changes: dict[str, Any] = field(default_factory=dict)
    refusal: tuple[int, dict[str, Any]] | None = None
    verdict: tuple[int, dict[str, Any]] = (200, {"status": "accepted", "continue_url": f"{PROVIDER}/go-on"})
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOON))
    statements: dict[str, str] = field(default_factory=dict)
    signed: list[str] = field(default_factory=list)

    def app(self) -> Starlette:
        """Its two addresses."""
        return Starlette(
            routes=[
                Route("/card/attribute-statements", self._statement, methods=["POST"]),
                Route("/card/attribute-signatures", self._signature, methods=["POST"]),
            ]
        )

    def wire(self) -> StatementWire:
        """The agent's end."""
        http = httpx.AsyncClient(transport=httpx.ASGITransport(self.app()))
        return StatementWire(Provider(PROVIDER, http, self.clock), PROVIDER, self.clock)

    async def _statement(self, request: Request) -> Response:
        assert (await request.json()).keys() == {"ticket"}
        if self.refusal is not None:
            return JSONResponse(self.refusal[1], self.refusal[0])
        document = sent(self.action, len(self.statements) + 1, self.clock.timestamp(), **self.changes)
        self.statements[document["challenge_id"]] = document["statement"]
        return JSONResponse(document, 201)

    async def _signature(self, request: Request) -> Response:
        body = await request.json()
        assert body.keys() == {"ticket", "challenge_id", "certificate", "signature"}
        text = self.statements[body["challenge_id"]]
        key = x509.load_der_x509_certificate(base64.b64decode(body["certificate"])).public_key()
        assert isinstance(key, rsa.RSAPublicKey)
        key.verify(base64.b64decode(body["signature"]), text.encode(), padding.PKCS1v15(), hashes.SHA256())
        self.signed.append(text)
        return JSONResponse(self.verdict[1], self.verdict[0])


@dataclass
class Scene:
    """The agent before one card."""

    asker: SmallAsker = field(default_factory=SmallAsker)
    drawer: Drawer = field(default_factory=Drawer)

    def app(self) -> ASGIApp:
        """The agent's pages."""
        http = httpx.AsyncClient(transport=httpx.ASGITransport(self.asker.app()))
        settings = Settings(provider=PROVIDER, base_url=AGENT)
        return create_app(settings, clock=self.asker.clock, ids=SequentialIds(), http=http, readers=self.drawer)

    def run(self, story: Callable[[Browser], Awaitable[None]], language: str = "en") -> None:
        """Tell a story with one browser."""

        async def tell() -> None:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(self.app()), base_url=AGENT) as client:
                await story(Browser(client, language))

        asyncio.run(tell())
