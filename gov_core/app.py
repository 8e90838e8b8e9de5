"""Composition root of the government core: wires rooms and routes, and nothing else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from foundation.clock import Clock
from foundation.http import CatchAll, SecurityHeaders
from foundation.ids import IdSource
from gov_core.jpki.routes import JpkiRoom, StatusSwitch
from gov_core.number.routes import corporate_routes
from gov_core.registrar.desk import Desk
from gov_core.rooms import open_rooms
from gov_core.settings import Settings


def create_app(settings: Settings, *, clock: Clock, ids: IdSource, http: httpx.AsyncClient) -> ASGIApp:
    """The government core as one ASGI app. `http` is unused: this house never asks another one."""
    del http
    rooms = open_rooms(settings.database_url, (settings.kek, settings.number_key), settings.cards_path, clock, ids)
    verifiers = {settings.verifier_id: settings.verifier_secret}
    jpki = JpkiRoom(rooms.authorities, rooms.certificates, clock, verifiers, StatusSwitch())
    desk = Desk(rooms, jpki.switch, ids, https=settings.base_url.startswith("https:"))

    async def health(request: Request) -> Response:
        del request
        return JSONResponse({"status": "ok"})

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        del app
        await rooms.authorities.establish()
        yield
        rooms.database.close()

    routes = [
        Route("/health", health),
        *jpki.routes(),
        *corporate_routes(rooms.residents),
        *(desk.routes() if settings.registrar_desk else []),
    ]
    starlette = Starlette(routes=routes, lifespan=lifespan, exception_handlers=desk.refusals())
    return SecurityHeaders(CatchAll(starlette), https=settings.base_url.startswith("https:"))
