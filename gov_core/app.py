"""Composition root of the government core: wires rooms and routes, and nothing else."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import Any, Protocol
from urllib.parse import urlsplit

import httpx
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from foundation.clock import Clock
from foundation.envelope import SealBroken
from foundation.environment import SettingsRefused
from foundation.errors import DomainError
from foundation.health import OK, Found, database_look, health_routes
from foundation.http import Edge, TrustedHosts, problem
from foundation.ids import IdSource
from foundation.trace import name_error
from gov_core.errors import problem_of
from gov_core.jpki.latest_attributes.routes import AttributesRoom
from gov_core.jpki.latest_attributes.upkeep import keep_up
from gov_core.jpki.published import Published
from gov_core.jpki.verifiers.doors import TwoDoors
from gov_core.jpki.verifiers.routes import VerifierRoom
from gov_core.kiosk.room import PATH as KIOSK
from gov_core.kiosk.room import Kiosk
from gov_core.linkage.agencies import Agencies
from gov_core.linkage.allow_list import AllowList
from gov_core.linkage.exchange import Exchange
from gov_core.linkage.provider_client import ProviderClient
from gov_core.linkage.routes import LinkageRoom
from gov_core.municipality.card_applications.routes import register_routes
from gov_core.number.routes import corporate_routes
from gov_core.own_consents.room import PATH as OWN_CONSENTS
from gov_core.own_consents.room import OwnConsents
from gov_core.registrar.desk import Desk
from gov_core.rooms import Rooms, open_rooms
from gov_core.settings import Settings

UPKEEP_SECONDS = 600
_log = logging.getLogger("kakehashi.gov_core")


class Refusing(Protocol):
    """A room with pages."""

    def refused(self, request: Request, error: DomainError) -> Response:
        """Its page that says why not."""
        ...


def create_app(settings: Settings, *, clock: Clock, ids: IdSource, http: httpx.AsyncClient) -> ASGIApp:
    """The government core as one ASGI app. `http` carries questions of one agency to another, nothing else."""
    keys, years = (settings.kek, settings.number_key), settings.ca_issuing_years
    rooms = open_rooms(settings.database_url, keys, settings.cards_path, clock, ids, issuing_years=years)
    try:
        rooms.authorities.all()
    except SealBroken as broken:
        raise SettingsRefused("KAKEHASHI_GOV_KEK does not open the CA keys in the database") from broken
    return assemble(settings, rooms, ids=ids, http=http)


def assemble(settings: Settings, rooms: Rooms, *, ids: IdSource, http: httpx.AsyncClient) -> ASGIApp:
    """The app over rooms that are open already."""
    base = urlsplit(settings.base_url)
    desk = Desk(rooms, ids, https=base.scheme == "https") if settings.registrar_desk else None
    kiosk = Kiosk.over(rooms, settings.kiosk, settings.kek, settings.base_url, ids) if settings.kiosk else None
    reader = settings.consents_reader
    own = OwnConsents.over(rooms, reader, settings.kek, settings.base_url, ids) if reader else None
    jpki = Published(rooms.jpki)
    verifiers = _verifiers_routes(settings, rooms, jpki)
    looks = {"database": database_look(rooms.database), "authorities": lambda: _authorities(rooms)}
    health = health_routes(looks)
    routes = [
        *health,
        *(jpki.status_routes() if settings.public_status else []),
        *jpki.open_routes(),
        *verifiers,  # without a certificate each of them says what is missing
        *corporate_routes(rooms.residents),
        *register_routes(rooms.applications.registry),
        *_linkage(settings, rooms, http).routes(),
        *(kiosk.routes() if kiosk else []),
        *(own.routes() if own else []),
        *(desk.routes() if desk else []),
    ]
    pages: dict[str, Refusing | None] = {
        "/registrar": desk,
        f"{KIOSK}/": kiosk.pages if kiosk else None,
        OWN_CONSENTS: own.pages if own else None,
    }
    handlers: dict[Any, Any] = {DomainError: _refusals(pages), HTTPException: _http_error}
    starlette = Starlette(routes=routes, lifespan=_lifespan(rooms), exception_handlers=handlers)
    house = TrustedHosts(starlette, [base.netloc])
    doors = TwoDoors(house, _verifiers_house(settings, [*health, *verifiers])) if settings.verifier_url else house
    return Edge(doors, https=base.scheme == "https")


def _verifiers_routes(settings: Settings, rooms: Rooms, jpki: Published) -> list[Route]:
    """What registered verifiers may ask."""
    consents = replace(rooms.attribute_consents, begins_at_once=settings.consents_begin_at_once)
    return [
        *VerifierRoom(rooms.verifiers, rooms.certificates).routes(jpki.status_routes()),
        *AttributesRoom(rooms.verifiers, consents).routes(),
    ]


def _verifiers_house(settings: Settings, routes: list[Route]) -> ASGIApp:
    """What stands behind the TLS port: nothing a person opens in a browser."""
    handlers: dict[Any, Any] = {DomainError: _refusals({}), HTTPException: _http_error}
    inside = Starlette(routes=routes, exception_handlers=handlers)
    return TrustedHosts(inside, [urlsplit(settings.verifier_url or "").netloc])


def _linkage(settings: Settings, rooms: Rooms, http: httpx.AsyncClient) -> LinkageRoom:
    agencies = Agencies.read(settings.linkage_agencies)
    exchange = Exchange(agencies, AllowList(), rooms.codes, rooms.linkage, rooms.clock, ProviderClient(http))
    return LinkageRoom(agencies, rooms.codes, exchange, rooms.linkage)


def _refusals(pages: Mapping[str, Refusing | None]) -> Callable[[Request, DomainError], Awaitable[Response]]:
    """A person gets the page of the room whose path it is; everybody else problem+json."""

    async def refused(request: Request, error: DomainError) -> Response:
        name_error(request.scope, error.code)
        for prefix, room in pages.items():
            if room is not None and request.scope["path"].startswith(prefix):
                return room.refused(request, error)
        return problem_of(request, error)

    return refused


async def _http_error(request: Request, error: HTTPException) -> Response:
    return problem(error.status_code, "about:blank", error.detail, scope=request.scope, headers=error.headers)


async def _keep_up(rooms: Rooms) -> None:
    """The CA's daily work, also on days nobody asks. A failed round is logged, and the next one tries again."""
    while True:
        try:
            await rooms.jpki.upkeep()
            await keep_up(rooms.attribute_consents.store, rooms.clock)
        except DomainError as failed:
            _log.error("the upkeep of the CA failed: %s", failed.code)
        await asyncio.sleep(UPKEEP_SECONDS)


def _lifespan(rooms: Rooms) -> Any:
    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        del app
        await rooms.authorities.establish()
        upkeep = asyncio.create_task(_keep_up(rooms))
        yield
        upkeep.cancel()
        with suppress(asyncio.CancelledError):
            await upkeep
        rooms.database.close()

    return lifespan


def _authorities(rooms: Rooms) -> Found:
    """The certification authorities are there; on a fresh house they are made while it starts."""
    return OK if rooms.authorities.all() else Found("failing", "there is no certification authority yet")
