"""Puts a site's routes behind the same middle layers: number guard, security headers, and a page for every refusal."""

from collections.abc import Mapping, Sequence

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from examples.common.login import LoginDesk
from examples.common.site import Question, Site
from examples.common.trouble_page import trouble_response
from foundation.errors import DomainError
from foundation.http import Edge
from foundation.number_guard import NumberGuard


def assemble(site: Site, questions: Mapping[str, Question], routes: Sequence[Route]) -> ASGIApp:
    """The finished site."""

    async def refused(request: Request, error: Exception) -> Response:
        code = error.code if isinstance(error, DomainError) else "not_found"
        return trouble_response(site, request, code)

    app = Starlette(
        routes=[
            Route("/health", _health, methods=["GET"]),
            *site.pages.static_routes(),
            *LoginDesk(site, questions).routes(),
            *routes,
        ],
        exception_handlers={DomainError: refused, 404: refused},
    )
    return Edge(NumberGuard(app), https=site.settings.secure)


async def _health(_: Request) -> Response:
    return JSONResponse({"status": "ok"})
