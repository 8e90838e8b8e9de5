"""`POST {agent}/demo/authorize`: completes a card login for a named test citizen without a browser. Demo only.

JSON {"citizen", "authorization_url", "consent": "approve" | "deny", "optional": bool} answers {"redirect_url"}. It walks the
pages by their ids and signs with the citizen's in-process card; there is no shortcut for it in any house.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from citizen_agent.answer_challenge import Provider
from citizen_agent.errors import AgentError, Refused
from citizen_agent.unattended import Secrets, log_in
from deploy.card_drawer import CardDrawer
from deploy.citizens import BY_HANDLE
from deploy.walker import Decision, WalkFailed, walk
from foundation.clock import Clock
from foundation.http import BadRequest, read_json

PATH = "/demo/authorize"
TIMEOUT = httpx.Timeout(20)


@dataclass(frozen=True)
class DemoDesk:
    """The provider, the origins a login walks through, the cards, and the time."""

    provider: str
    ours: frozenset[str]
    drawer: CardDrawer
    clock: Clock


def with_unattended_login(agent: ASGIApp, base_url: str, desk: DemoDesk) -> ASGIApp:
    """The agent's app with the endpoint in front."""
    host = urlsplit(base_url).netloc

    async def authorize(request: Request) -> Response:
        foreign = request.headers.get("host") != host or "origin" in request.headers
        if foreign or request.headers.get("sec-fetch-site", "none") != "none":
            return JSONResponse({"error": "forbidden", "error_description": "Not for web pages."}, 403)
        try:
            return JSONResponse({"redirect_url": await _authorize(await read_json(request), desk)})
        except BadRequest as wrong:
            return JSONResponse({"error": "invalid_request", "error_description": wrong.detail}, 400)
        except (AgentError, WalkFailed, httpx.HTTPError) as failed:
            return JSONResponse({"error": "login_failed", "error_description": str(failed)}, 409)

    return Starlette(routes=[Route(PATH, authorize, methods=["POST"]), Mount("/", agent)])


async def _authorize(body: object, desk: DemoDesk) -> str:
    if not isinstance(body, dict) or body.get("citizen") not in BY_HANDLE:
        raise BadRequest("citizen must be one of " + ", ".join(BY_HANDLE))
    url = body.get("authorization_url")
    if not isinstance(url, str) or not url.startswith(f"{desk.provider}/"):
        raise BadRequest("authorization_url must be one of this provider")
    decision = Decision(body.get("consent", "approve") != "deny", bool(body.get("optional", False)))
    citizen = BY_HANDLE[body["citizen"]]

    async with httpx.AsyncClient(timeout=TIMEOUT, trust_env=False) as http:

        async def card(ticket: str) -> str:
            inserted = desk.drawer.open(citizen.handle)
            secrets = Secrets(citizen.pin, citizen.password or None)
            try:
                return await log_in(Provider(desk.provider, http, desk.clock), ticket, inserted, secrets)
            except Refused as refused:
                if refused.refusal.return_url:
                    return refused.refusal.return_url
                raise
            finally:
                inserted.close()

        return await walk(http, url, card, decision, desk.ours)
