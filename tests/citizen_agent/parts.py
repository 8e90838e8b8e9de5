"""A drawer of real in-process cards, and a small provider that speaks the card wire, for the agent's tests."""

import asyncio
import base64
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
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

from citizen_agent.app import create_app
from citizen_agent.errors import AgentError, CardRemoved
from citizen_agent.settings import Settings
from foundation import card_statement
from foundation.clock import FixedClock
from foundation.ids import SequentialIds
from gov_core.card.commands import Card
from gov_core.card.file_system import CardImage
from tests.gov_core.card.sample import sample_image

PROVIDER = "https://provider.example"
AGENT = "http://127.0.0.1:8105"
NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
SAME_ORIGIN = {"Origin": AGENT, "Sec-Fetch-Site": "same-origin"}


class DrawerCard:
    """An in-process card that can be pulled out after some commands."""

    def __init__(self, drawer: "Drawer", name: str) -> None:
        self._drawer = drawer
        self._chip = Card(drawer.images[name])

    def transmit(self, command: bytes) -> bytes:
        self._drawer.commands.append(command)
        if self._drawer.pulled_at == command[:2]:
            raise CardRemoved
        return self._chip.transmit(command)

    def close(self) -> None:
        self._drawer.open_cards -= 1
        self._chip.power_off()


class Scripted:
    """A chip that answers a fixed status word to VERIFY and 9000 to the rest."""

    def __init__(self, verify: str) -> None:
        self.verify = verify

    def transmit(self, command: bytes) -> bytes:
        return bytes.fromhex(self.verify if command[1] == 0x20 else "9000")

    def close(self) -> None:
        """Nothing to power off."""


@dataclass
class Drawer:
    """A ReaderSource over card images; `trouble` is raised instead of listing."""

    images: dict[str, CardImage] = field(default_factory=lambda: {"hanako": sample_image()})
    trouble: AgentError | None = None
    pulled_at: bytes | None = None
    commands: list[bytes] = field(default_factory=list)
    open_cards: int = 0

    def list(self) -> Sequence[str]:
        if self.trouble is not None:
            raise self.trouble
        return sorted(self.images)

    def open(self, name: str) -> DrawerCard:
        self.open_cards += 1
        return DrawerCard(self, name)

    def verifications(self) -> int:
        """How often a secret was sent to a chip."""
        return sum(1 for command in self.commands if command[1] == 0x20 and len(command) > 5)


class SmallProvider:
    """Issues challenges, verifies signatures with the certificate's own key, and follows a script of verdicts."""

    def __init__(self) -> None:
        self.verdicts: list[dict[str, Any]] = []
        self.change: Callable[[dict[str, Any]], None] = lambda challenge: None
        self.challenge_error: tuple[int, dict[str, str]] | None = None
        self.answers: list[dict[str, Any]] = []
        self.statements: dict[str, str] = {}
        self.clock = FixedClock(NOON)
        post = ["POST"]
        self.app = Starlette(
            routes=[
                Route("/card/challenges", self.challenges, methods=post),
                Route("/card/answers", self.answer, methods=post),
            ]
        )

    async def challenges(self, request: Request) -> Response:
        if self.challenge_error is not None:
            status, body = self.challenge_error
            return JSONResponse(body, status)
        asked = await request.json()
        challenge: dict[str, Any] = {
            "challenge_id": f"challenge-{len(self.statements)}",
            "kind": asked["kind"],
            "nonce": f"nonce-{len(self.statements)}",
            "issued_at": self.clock.timestamp(),
            "expires_in": 120,
            "issuer": PROVIDER,
            "recipient": {
                "client_id": "bank",
                "name_ja": "さくら銀行株式会社",
                "name_en": "Sakura Bank, Ltd.",
                "corporate_number": "5010001000001",
                "origin": "https://bank.example",
            },
            "purpose": {"ja": "口座を開くため", "en": "to open an account"},
            "requested": [{"name": "address", "label_ja": "住所", "label_en": "Address"}],
        }
        challenge["statement"] = self.statement(challenge)
        self.change(challenge)
        self.statements[challenge["challenge_id"]] = challenge["statement"]
        return JSONResponse(challenge, 201)

    def statement(self, challenge: dict[str, Any]) -> str:
        return card_statement.build(
            kind=challenge["kind"],
            issuer=challenge["issuer"],
            recipient=challenge["recipient"]["name_ja"],
            corporate_number=challenge["recipient"]["corporate_number"],
            purpose=challenge["purpose"]["ja"],
            nonce=challenge["nonce"],
            issued_at=challenge["issued_at"],
        )

    async def answer(self, request: Request) -> Response:
        answer = await request.json()
        statement = self.statements.pop(answer["challenge_id"])
        key = x509.load_der_x509_certificate(base64.b64decode(answer["certificate"])).public_key()
        assert isinstance(key, rsa.RSAPublicKey)
        signature = base64.b64decode(answer["signature"])
        key.verify(signature, statement.encode(), padding.PKCS1v15(), hashes.SHA256())
        self.answers.append(answer)
        verdict = self.verdicts.pop(0) if self.verdicts else accepted()
        return JSONResponse(verdict, verdict.pop("http", 200))


def accepted() -> dict[str, Any]:
    return {"status": "accepted", "continue_url": f"{PROVIDER}/login/continue?ix=1"}


def refused(error: str, *, final: bool = True) -> dict[str, Any]:
    words = {"title_ja": "題", "title_en": f"Title {error}", "advice_ja": "助言", "advice_en": f"Do {error}"}
    back = {"return_url": f"{PROVIDER}/login/refused?ix=1&error={error}"} if final else {}
    return {"http": 400, "error": error, **words, **back}


@dataclass
class Agent:
    """The agent's app in front of a drawer and the small provider."""

    drawer: Drawer = field(default_factory=Drawer)
    provider: SmallProvider = field(default_factory=SmallProvider)
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOON))

    def app(self) -> ASGIApp:
        http = httpx.AsyncClient(transport=httpx.ASGITransport(self.provider.app))
        settings = Settings(provider=PROVIDER, base_url=AGENT)
        return create_app(settings, clock=self.clock, ids=SequentialIds(), http=http, readers=self.drawer)

    def run(self, story: Callable[["Browser"], Awaitable[None]]) -> None:
        """Tell a story with one browser."""

        async def tell() -> None:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(self.app()), base_url=AGENT) as client:
                await story(Browser(client))

        asyncio.run(tell())


class Browser:
    """Follows redirects, fills the form of the page it is on."""

    def __init__(self, client: httpx.AsyncClient, language: str = "en") -> None:
        self.client = client
        self.client.headers["Accept-Language"] = language
        self.page = httpx.Response(500)

    async def open(self, path: str) -> "Browser":
        self.page = await self.client.get(path, follow_redirects=True)
        return self

    async def start(self, **query: str) -> "Browser":
        return await self.open("/authenticate?" + str(httpx.QueryParams({"ticket": "T", **query})))

    async def submit(self, **typed: str) -> "Browser":
        form = {name: value for name, value in HIDDEN.findall(self.page.text)}
        fields = {key.replace("_", "-") if key == "signature_password" else key: typed[key] for key in typed}
        action = re.search(r'<form [^>]*method="post" action="([^"]+)"', self.page.text)
        assert action, self.page.text
        sent = {**form, **fields}
        self.page = await self.client.post(action[1], data=sent, headers=SAME_ORIGIN, follow_redirects=True)
        return self

    async def click(self, element_id: str) -> "Browser":
        return await self.open(str(self.page.url.join(self.link(element_id))))

    def link(self, element_id: str) -> str:
        found = re.search(rf'<a[^>]*\bid="{re.escape(element_id)}"[^>]*>', self.page.text)
        assert found, f"no link {element_id} in {self.page.text}"
        target = re.search(r'href="([^"]*)"', found[0])
        assert target
        return target[1].replace("&amp;", "&")

    def has(self, element_id: str) -> bool:
        return f'id="{element_id}"' in self.page.text


HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
