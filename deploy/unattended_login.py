"""`POST {agent}/demo/authorize`: completes a card login for a named test citizen without a browser. Demo only.

JSON {"citizen", "authorization_url", "consent": "approve" | "deny", "optional": bool} answers {"redirect_url"}: what
the relying party gets, with `code`, or with the OAuth error of a refusal a person would meet on the pages, and with
`form` what its browser posts there if it asked for that; of a `verification_uri_complete` (RFC 8628) the page that
says to go back to the screen. It walks them by their ids and signs with the citizen's in-process card; there is no
shortcut for it in any house.
"""

import asyncio
from collections.abc import Set
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from citizen_agent.answer_challenge import Provider
from citizen_agent.attribute_statement.unattended import sign as sign_statement
from citizen_agent.attribute_statement.wire import StatementWire
from citizen_agent.errors import AgentError, CardTrouble, Refused
from citizen_agent.pages.troubles import trouble_of
from citizen_agent.unattended import Secrets, log_in
from deploy.card_drawer import CardDrawer
from deploy.citizens import WITH_CARD, Citizen
from deploy.walker import Arrival, Decision, WalkFailed, walk
from foundation.clock import Clock
from foundation.http import BadRequest, read_json

PATH = "/demo/authorize"
TIMEOUT = httpx.Timeout(20)
_DECISIONS = {"approve": True, "deny": False}
_MEMBERS = {"citizen", "authorization_url", "consent", "optional"}


@dataclass(frozen=True)
class DemoDesk:
    """The provider, the origins a login walks through, the cards, and the time."""

    provider: str
    ours: Set[str]
    drawer: CardDrawer
    clock: Clock


@dataclass(frozen=True)
class Wish:
    """A request, read once: who logs in where, and what they decide."""

    citizen: Citizen
    url: str
    decision: Decision

    @classmethod
    def read(cls, body: object, provider: str) -> "Wish":
        """From the JSON document; raises BadRequest."""
        if not isinstance(body, dict) or body.keys() - _MEMBERS:
            raise BadRequest("the body must be an object with " + ", ".join(sorted(_MEMBERS)))
        handle, url = body.get("citizen"), body.get("authorization_url")
        consent, optional = body.get("consent", "approve"), body.get("optional", True)
        if not isinstance(handle, str) or handle not in WITH_CARD:
            raise BadRequest("citizen must be one of " + ", ".join(WITH_CARD))
        begins = f"{provider}/authorize?", f"{provider}/device?"
        if not isinstance(url, str) or not (url.startswith(begins) or url == f"{provider}/ciba"):
            raise BadRequest(f"authorization_url must begin with {' or '.join(begins)}, or be {provider}/ciba")
        if not isinstance(consent, str) or consent not in _DECISIONS or not isinstance(optional, bool):
            raise BadRequest("consent must be approve or deny, optional must be true or false")
        return cls(WITH_CARD[handle], url, Decision(_DECISIONS[consent], optional))


def with_unattended_login(agent: ASGIApp, base_url: str, desk: DemoDesk) -> ASGIApp:
    """The agent's app with the endpoint in front."""
    host = urlsplit(base_url).netloc

    async def authorize(request: Request) -> Response:
        foreign = request.headers.get("host") != host or "origin" in request.headers
        if foreign or request.headers.get("sec-fetch-site", "none") != "none":
            return _no(403, "forbidden", "Not for web pages.")
        try:
            wish = Wish.read(await read_json(request), desk.provider)
            arrival = await _log_in(wish, desk)
            posted = {} if arrival.form is None else {"form": arrival.form}
            return JSONResponse({"redirect_url": arrival.url, **posted})
        except BadRequest as wrong:
            return _no(400, "invalid_request", wrong.detail)
        except httpx.InvalidURL as wrong:
            return _no(400, "invalid_request", f"authorization_url: {wrong}")
        except (AgentError, WalkFailed, httpx.HTTPError) as failed:
            return _no(409, "login_failed", str(failed) or type(failed).__name__)

    return Starlette(routes=[Route(PATH, authorize, methods=["POST"]), Mount("/", agent)])


def _no(status: int, error: str, description: str) -> Response:
    return JSONResponse({"error": error, "error_description": description}, status)


async def _log_in(wish: Wish, desk: DemoDesk) -> Arrival:
    # Two clients, as in life: the card program never sees the browser's cookies.
    async with _client() as browser, _client() as wire:
        provider = Provider(desk.provider, wire, desk.clock)

        async def card(ticket: str) -> str:
            return await _show_card(wish.citizen, desk.drawer, provider, ticket)

        async def sign(ticket: str) -> str:
            return await _sign(wish.citizen, desk, provider, ticket)

        return await walk(browser, wish.url, card, replace(wish.decision, sign=sign), desk.ours)


def _client() -> httpx.AsyncClient:
    return httpx.AsyncClient(timeout=TIMEOUT, trust_env=False)


async def _show_card(citizen: Citizen, drawer: CardDrawer, provider: Provider, ticket: str) -> str:
    """Where the browser goes on. What ends a login on the agent's pages ends it here, with the same word."""
    card = await asyncio.to_thread(drawer.open, citizen.handle)  # it may wait for another login with this card
    try:
        return await log_in(provider, ticket, card, Secrets(citizen.pin, citizen.password))
    except Refused as refused:
        if refused.refusal.return_url is None:
            raise
        return refused.refusal.return_url
    except CardTrouble as trouble:
        words = trouble_of(trouble)
        if words.again:
            raise
        return provider.leave_url(ticket, words.leave)
    finally:
        card.close()


async def _sign(citizen: Citizen, desk: DemoDesk, provider: Provider, ticket: str) -> str:
    """A consent at the state; whatever does not work leads back to the page that offers to go on without it."""
    wire = StatementWire(provider, desk.provider, desk.clock)
    card = await asyncio.to_thread(desk.drawer.open, citizen.handle)
    try:
        return await sign_statement(wire, ticket, card, citizen.password or "")
    except Refused as refused:
        return refused.refusal.return_url or wire.leave_url(ticket)
    except CardTrouble as trouble:
        return wire.leave_url(ticket, trouble_of(trouble).leave)
    finally:
        card.close()
