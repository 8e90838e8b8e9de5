"""Composition root of the agent: wires readers, provider client, visits and pages, and nothing else."""

from collections.abc import Awaitable, Callable

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from citizen_agent.answer_challenge import Provider
from citizen_agent.attribute_statement.assembly import Surroundings, attribute_statements
from citizen_agent.card_applications.allowed import AllowedApplications
from citizen_agent.card_applications.routes import ApplicationRoutes
from citizen_agent.card_applications.wire import ApplicationWire
from citizen_agent.errors import TooManyWindows
from citizen_agent.guard import Door
from citizen_agent.pages import troubles
from citizen_agent.pages.routes import AgentRoutes
from citizen_agent.pages.show import Shown
from citizen_agent.pages.step import Steps
from citizen_agent.pages.troubles import Trouble
from citizen_agent.phone.cross_device import CrossDevice
from citizen_agent.phone.routes import PhoneRoutes
from citizen_agent.phone.scans import Scans
from citizen_agent.reader import PcscReaders
from citizen_agent.readers import ReaderSource
from citizen_agent.settings import Settings
from citizen_agent.visit import Visits
from foundation.clock import Clock
from foundation.http import BadRequest, Edge
from foundation.ids import IdSource
from foundation.web import Brand, FormTokenRefused, FormTokens, Pages

BRAND = Brand(ja="かけはし カードアプリ", en="Kakehashi card agent", hue="agent")
PHONE_BRAND = Brand(ja="かけはし スマホアプリ", en="Kakehashi phone app", hue="agent", glyph="携")


def create_app(
    settings: Settings,
    *,
    clock: Clock,
    ids: IdSource,
    http: httpx.AsyncClient,
    readers: ReaderSource | None = None,
) -> ASGIApp:
    """Return the agent's page; without `readers` it uses this computer's PC/SC readers."""
    secure = settings.base_url.startswith("https:")
    # Cookies do not know ports: in the demo the phone and the computer's agent share a host.
    tokens = FormTokens("kk_phone_" if settings.phone else "kk_agent_", ids, secure=secure)
    pages = Pages("citizen_agent", brand=PHONE_BRAND if settings.phone else BRAND, form_tokens=tokens)
    around = Surroundings(pages, readers or PcscReaders(), tokens, clock, ids)
    shown, routes = _errands(settings, around, Provider(settings.provider, http, clock))

    starlette = Starlette(
        routes=[*pages.static_routes(), *routes],
        exception_handlers={refused: _told(shown, trouble, status) for refused, trouble, status in REFUSALS},
    )
    return Edge(Door(starlette, base_url=settings.base_url))


REFUSALS: tuple[tuple[type[Exception], Trouble, int], ...] = (
    (FormTokenRefused, troubles.FORM_REFUSED, 403),
    (BadRequest, troubles.FORM_REFUSED, 400),
    (TooManyWindows, troubles.trouble_of(TooManyWindows()), 429),
)


def _told(shown: Shown, trouble: Trouble, status: int) -> Callable[[Request, Exception], Awaitable[Response]]:
    """The page of a request that got no further than the door."""

    async def page(request: Request, error: Exception) -> Response:
        del error
        return shown.trouble(request, trouble, status=status)

    return page


def _errands(settings: Settings, around: Surroundings, provider: Provider) -> tuple[Shown, list[Route]]:
    """Every errand a person can have here, each with visits of its own; and the pages of a login, which are shared."""
    source, tokens, clock, ids = around.readers, around.tokens, around.clock, around.ids
    visits = Visits(clock, ids)
    steps = Steps(source, provider, visits, clock)
    shown = Shown(around.pages, provider, steps, phone=settings.phone)
    phone = PhoneRoutes(CrossDevice(provider), Scans(clock, ids), visits, shown, tokens)
    wire = ApplicationWire(provider, settings.provider, AllowedApplications.read(settings.applications))
    applications = ApplicationRoutes(wire, provider, source, Visits(clock, ids), shown, tokens)
    login = AgentRoutes(steps, visits, shown, tokens)
    return shown, [
        *(phone.routes() if settings.phone else ()),
        *applications.routes(),
        *attribute_statements(around, provider, settings.provider).routes(),
        *login.routes(),
        *login.common_routes(),
    ]
