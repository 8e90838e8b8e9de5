"""The citizen's pages with their two neighbours in one process: the real data trust, and a small provider."""

import asyncio
import base64
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import orjson

from consent_ui.app import _desk, create_app
from consent_ui.desk import Desk
from consent_ui.settings import Settings
from deploy.html import Form, Page
from foundation.clock import Clock
from foundation.database import Database, house_tables
from foundation.ids import RandomIds
from relying_party_sdk.authorization import LoginStart
from tests.data_trust.street import CLIENT_PEM, HANAKO, TRUST, World, a_world, detail
from tests.examples.street import NO_TRANSACTION
from tests.relying_party_sdk.small_provider import ISSUER, SmallProvider

CONSENT = "https://consent.example"
CLIENT_ID = "kakehashi-consent"
SELF_TOKEN = "at-1"


def claim(name: str = "name", **changes: Any) -> dict[str, Any]:
    """One attribute that is asked."""
    words = {"label_ja": "氏名", "label_en": "Name", "value": "山田　花子", "value_en": "山田　花子", "essential": True}
    return {"name": name, **words, **changes}


def latest(**changes: Any) -> dict[str, Any]:
    """The latest attributes, asked for ten years."""
    purpose = {"ja": "お届けの情報を最新に保つため", "en": "To keep your details current"}
    words = {"label_ja": "最新の4情報", "label_en": "Latest details", "value": None, "value_en": None}
    return claim("latest_attributes", **words, essential=False, until="2036-11-23", purpose=purpose, **changes)


def asked(**changes: Any) -> dict[str, Any]:
    """A consent request as the provider tells it (wire 4 step 2)."""
    return {
        "ix": "ix-1",
        "client": {
            "client_id": "hikari-clinic",
            "name_ja": "ひかり診療所",
            "name_en": "Hikari Clinic",
            "corporate_number": "8700110005901",
            "origin": "https://clinic.example",
            "contact": "受付 0120-000-003",
            "country": "JP",
        },
        "purpose": {"code": "treatment", "ja": "診療のため", "en": "To treat you"},
        "claims": [],
        "authorization_details": [detail(optional_datatypes=["Observation"])],
        "earlier": [],
        "ui_locales": "",
        "access_token": SELF_TOKEN,
        **changes,
    }


def ticket(ix: str = "ix-1") -> str:
    """A ticket of the provider: only its middle is read here, and only to find a row again."""
    return f"h.{base64.urlsafe_b64encode(orjson.dumps({'ix': ix})).rstrip(b'=').decode()}.s"


@dataclass
class ConsentDesk(httpx.AsyncBaseTransport):
    """The provider: its login is SmallProvider's, its consent exchange is planned by the test."""

    login: SmallProvider
    asked: dict[str, dict[str, Any]] = field(default_factory=dict)
    refusal: tuple[int, dict[str, Any]] | None = None
    down: bool = False
    cut: str = ""  # a path whose requests are lost on the way
    decided: list[dict[str, str]] = field(default_factory=list)
    at_the_state: dict[str, Any] | None = None  # None: this provider has no such service

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.down or request.url.path == self.cut:
            raise httpx.ConnectError("down")
        if request.url.path == "/latest-attributes/consents":
            assert request.headers["authorization"] == f"Bearer {SELF_TOKEN}"
            return httpx.Response(200, json=self.at_the_state) if self.at_the_state else httpx.Response(404, json={})
        if not request.url.path.startswith("/consent/"):
            return await self.login.http._transport.handle_async_request(request)
        form = dict(parse_qsl((await request.aread()).decode()))
        assert form["client_assertion"], "the back channel is always authenticated"
        if self.refusal:
            return httpx.Response(self.refusal[0], json=self.refusal[1])
        if request.url.path == "/consent/requests":
            known = self.asked.get(form["ticket"])
            return httpx.Response(200, json=known) if known else httpx.Response(400, json={"error": "invalid_ticket"})
        self.decided.append(form)
        return httpx.Response(200, json={"continue_url": f"{ISSUER}/consent/continue?ix=ix-1"})


@dataclass
class Street:
    """The house, its neighbours, and one browser."""

    app: Any
    trust: World
    provider: ConsentDesk
    http: httpx.AsyncClient

    def window(self) -> httpx.AsyncClient:
        """Another browser: the same pages, no cookies."""
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url=CONSENT)

    def ask(self, **changes: Any) -> str:
        """A request comes in; the address the browser is sent to."""
        document = asked(**changes)
        self.provider.asked[ticket(document["ix"])] = document
        return f"/requests?ticket={ticket(document['ix'])}"

    async def sign_in(self, path: str = "/login") -> httpx.Response:
        """Log in as Hanako; ends where the login leads."""
        leaving = await self.http.get(path)
        assert leaving.status_code == 303, leaving.text
        back = self.provider.login.approve(LoginStart(leaving.headers["location"], NO_TRANSACTION))
        return await self.http.get("/callback", params=back)

    async def press(self, page: httpx.Response, button: str, **fields: str) -> httpx.Response:
        """Press a button of this page's form, with fields filled in."""
        form = form_of(page, button)
        name, value = form.buttons[button]
        data = {**form.fields, **({name: value} if name else {}), **fields}
        return await self.http.post(form.action, data=data)

    async def follow(self, answer: httpx.Response) -> httpx.Response:
        """Redirects within the house."""
        while answer.status_code == 303:
            answer = await self.http.get(answer.headers["location"])
        return answer


def form_of(page: httpx.Response, button: str) -> Form:
    """The form a button belongs to."""
    form = Page(str(page.url), page.text).form_with(button)
    assert form is not None, page.text
    return form


def error_of(page: httpx.Response) -> str:
    """The title of an error page, which must have its three parts."""
    for part in ("error-happened", "error-sent", "error-advice", "error-id"):
        assert f'id="{part}"' in page.text, page.text
    return page.text.split("<h1", 1)[1].split(">", 1)[1].split("</h1>")[0].strip()


def desk_beside(folder: Path, clock: Clock, http: httpx.AsyncClient) -> Desk:
    """Another process of the house, on the same database."""
    here = settings(folder)
    database = Database.open(here.database_url, house_tables("consent_ui").metadata)
    return _desk(here, database, clock, RandomIds(clock), http)


def settings(folder: Path) -> Settings:
    """Settings over https, so that cookies are bound to the host."""
    key = folder / "consent.pem"
    key.write_text(CLIENT_PEM)
    sealing = base64.urlsafe_b64encode(b"s" * 32).decode().rstrip("=")
    return Settings(CONSENT, ISSUER, TRUST, f"sqlite:///{folder / 'consent.db'}", str(key), sealing)


@asynccontextmanager
async def a_street(folder: Path, **trust_settings: Any) -> AsyncIterator[Street]:
    """Everything up, at noon; the provider vouches for Hanako's token."""
    async with a_world(folder, **trust_settings) as trust:
        login = SmallProvider()
        login.clock = trust.clock  # type: ignore[assignment]
        login.claims = {"auth_time": trust.clock.timestamp()}  # a refresh does not move it (Core 12.2)
        provider = ConsentDesk(login)
        trust.provider.issue(SELF_TOKEN, HANAKO, CLIENT_ID, "trust:self", exp=trust.clock.timestamp() + 10**6)
        neighbours = httpx.AsyncClient(mounts={ISSUER: provider, TRUST: trust.http._transport})
        app = create_app(settings(folder), clock=trust.clock, ids=RandomIds(trust.clock), http=neighbours)
        street = Street(app, trust, provider, httpx.AsyncClient())
        async with neighbours, street.window() as street.http:
            yield street


def tell(folder: Path, story: Callable[[Street], Awaitable[None]], **trust_settings: Any) -> None:
    """Run one story on a fresh street."""

    async def run() -> None:
        async with a_street(folder, **trust_settings) as street:
            await story(street)

    asyncio.run(run())


def query_of(url: str) -> dict[str, str]:
    """The parameters of an address."""
    return dict(parse_qsl(urlsplit(url).query))
