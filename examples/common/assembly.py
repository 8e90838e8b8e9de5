"""Puts a site's routes behind the same middle layers: number guard, security headers, and a page for every refusal."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from examples.common.login import LoginDesk
from examples.common.site import Question, Site
from examples.common.trouble_page import trouble_response
from foundation.errors import DomainError
from foundation.http import Edge, TrustedHosts
from foundation.number_guard import NumberGuard


def assemble(site: Site, questions: Mapping[str, Question], routes: Sequence[Route]) -> ASGIApp:
    """The finished site of somebody who logs in with this very browser."""
    return assemble_pages(site, [*LoginDesk(site, questions).routes(), *routes])


def assemble_pages(site: Site, routes: Sequence[Route]) -> ASGIApp:
    """The finished site."""

    async def refused(request: Request, error: Exception) -> Response:
        code = error.code if isinstance(error, DomainError) else "not_found"
        return trouble_response(site, request, code)

    app = Starlette(
        routes=[
            Route("/health", _health, methods=["GET"]),
            *site.pages.static_routes(),
            *routes,
        ],
        exception_handlers={DomainError: refused, 404: refused},
    )
    ours = TrustedHosts(NumberGuard(app), [urlsplit(site.settings.base_url).netloc])
    return Edge(ours, https=site.settings.secure)


async def _health(_: Request) -> Response:
    return JSONResponse({"status": "ok"})
