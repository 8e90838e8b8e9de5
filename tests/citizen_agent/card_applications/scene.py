"""A library that asks, a seal office that asks behind a PIN, and an agent whose list knows both."""

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from citizen_agent.answer_challenge import Provider
from citizen_agent.app import create_app
from citizen_agent.card_applications.allowed import AllowedApplication, AllowedApplications
from citizen_agent.card_applications.wire import ApplicationWire
from citizen_agent.settings import Settings
from foundation.clock import FixedClock
from foundation.ids import SequentialIds
from gov_core.card import added_application
from gov_core.card.file_system import CardImage
from tests.citizen_agent.parts import AGENT, NOON, PROVIDER, Browser, Drawer
from tests.gov_core.card.sample import sample_image

PIN, RECORD = "9753", b"0000004711.an-unguessable-part"
CITY = {"owner_ja": "長岡市", "owner_en": "Nagaoka City", "corporate_number": "5000020152021"}
LIBRARY = AllowedApplication(
    aid="F392015202000101",
    title_ja="図書館カード",
    title_en="Library card",
    behind_pin=False,
    origins=("https://city.example",),
    **CITY,
)
SEAL = AllowedApplication(
    aid="F392015202000102",
    title_ja="印鑑登録証",
    title_en="Seal registration card",
    behind_pin=True,
    origins=("https://city.example",),
    **CITY,
)
LIST = AllowedApplications([LIBRARY, SEAL])


def card_with_both(record: bytes = RECORD) -> CardImage:
    """A My Number card that carries both."""
    image = sample_image()
    added_application.put(image, bytes.fromhex(LIBRARY.aid), record, pin=None)
    added_application.put(image, bytes.fromhex(SEAL.aid), record, pin=PIN)
    return image


class SmallOwner:
    """The owner's side of the wire: asks for one application and keeps what it is given."""

    def __init__(self, application: AllowedApplication = LIBRARY) -> None:
        self.request: dict[str, Any] = {
            "issuer": PROVIDER,
            "aid": application.aid,
            "recipient": {
                "client_id": "15202",
                "name_ja": "長岡市",
                "name_en": "Nagaoka City",
                "corporate_number": application.corporate_number,
                "origin": "https://city.example",
            },
            "purpose": {"ja": "貸出のため", "en": "to lend you books"},
        }
        self.verdict: tuple[int, dict[str, Any]] = (
            200,
            {"status": "accepted", "continue_url": f"{PROVIDER}/counter/shown"},
        )
        self.refusal: tuple[int, dict[str, Any]] | None = None
        self.given: list[bytes] = []
        self.app = Starlette(
            routes=[
                Route("/card/application-requests", self.asked, methods=["POST"]),
                Route("/card/application-records", self.take, methods=["POST"]),
            ]
        )

    async def asked(self, request: Request) -> Response:
        assert (await request.json()).keys() == {"ticket"}
        status, body = self.refusal or (201, self.request)
        return JSONResponse(body, status)

    async def take(self, request: Request) -> Response:
        sent = await request.json()
        assert sent.keys() == {"ticket", "record"}
        self.given.append(base64.b64decode(sent["record"]))
        return JSONResponse(self.verdict[1], self.verdict[0])

    def wire(self, allowed: AllowedApplications = LIST) -> ApplicationWire:
        """The agent's end."""
        http = httpx.AsyncClient(transport=httpx.ASGITransport(self.app))
        return ApplicationWire(Provider(PROVIDER, http, FixedClock(NOON)), PROVIDER, allowed)


def list_file(folder: Path, *applications: AllowedApplication) -> Path:
    """The list on disk."""
    path = folder / "applications.json"
    path.write_text(json.dumps([asdict(each) for each in applications], ensure_ascii=False))
    return path


@dataclass
class Scene:
    """The agent's app before a card with both applications."""

    folder: Path
    owner: SmallOwner = field(default_factory=SmallOwner)
    drawer: Drawer = field(default_factory=lambda: Drawer({"hanako": card_with_both()}))

    def app(self) -> ASGIApp:
        http = httpx.AsyncClient(transport=httpx.ASGITransport(self.owner.app))
        listed = list_file(self.folder, LIBRARY, SEAL)
        settings = Settings(provider=PROVIDER, base_url=AGENT, applications=listed)
        return create_app(settings, clock=FixedClock(NOON), ids=SequentialIds(), http=http, readers=self.drawer)

    def run(self, story: Callable[[Browser], Awaitable[None]], language: str = "en") -> None:
        """Tell a story with one browser."""

        async def tell() -> None:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(self.app()), base_url=AGENT) as client:
                await story(Browser(client, language))

        asyncio.run(tell())
