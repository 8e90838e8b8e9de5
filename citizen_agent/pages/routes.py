"""Routes of the agent's page: GET shows, POST uses the card once and sends the browser to the next GET."""

from collections.abc import Callable, Coroutine
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from citizen_agent import errors
from citizen_agent.answer_challenge import Accepted
from citizen_agent.card_session import Kind
from citizen_agent.pages import troubles
from citizen_agent.pages.looking import link
from citizen_agent.pages.show import Shown
from citizen_agent.pages.step import Steps, Submitted
from citizen_agent.visit import Visit, Visits
from foundation.http import read_form
from foundation.web import FormTokens, return_page

FIELDS = {Kind.AUTHENTICATION: "pin", Kind.SIGNATURE: "signature-password"}
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class AgentRoutes:
    """The pages of one errand over one set of visits."""

    def __init__(self, steps: Steps, visits: Visits, shown: Shown, tokens: FormTokens) -> None:
        """Take the parts from the composition root."""
        self._steps = steps
        self._visits = visits
        self._shown = shown
        self._tokens = tokens

    def routes(self) -> list[Route]:
        """Return every address of this errand."""
        ways = self._shown.ways
        return [
            *(Route(path, self._page(kind), methods=["GET"]) for kind, path in ways.paths.items()),
            *(Route(path, self._form(kind), methods=["POST"]) for kind, path in ways.paths.items()),
            Route(ways.back, self.way_back, methods=["GET"]),
            Route(ways.refused, self.refused, methods=["GET"]),
        ]

    def common_routes(self) -> list[Route]:
        """Return the two addresses that belong to no errand."""
        return [Route("/health", health, methods=["GET"]), Route("/", self.front, methods=["GET"])]

    def _page(self, kind: Kind) -> Handler:
        async def page(request: Request) -> Response:
            visit = self._visit(request)
            if kind is self._shown.ways.first and request.query_params.get("ticket"):
                visit = self._visits.find_or_start(self._browser(request), _ticket(request), kind)
            if visit is None:
                return self._shown.trouble(request, troubles.START_AGAIN, status=400)
            if visit.outcome is not None or visit.step is not kind:
                return self._next(visit, request.query_params.get("card", ""))
            return await self._shown.step(request, visit)

        return page

    def _form(self, kind: Kind) -> Handler:
        async def form(request: Request) -> Response:
            fields = await read_form(request)
            self._tokens.check_form_token(request, fields)
            visit = self._visits.find(self._browser(request), fields.get("ticket", ""))
            if visit is None:
                return self._shown.trouble(request, troubles.START_AGAIN, status=400)
            submitted = Submitted(
                card=fields.get("card", ""),
                attempt=fields.get("attempt", ""),
                typed=fields.get(FIELDS[kind], ""),
                last_try=fields.get("last_try") == "yes",
            )
            await self._steps.submit(visit, kind, submitted)
            return self._next(visit, submitted.card)

        return form

    async def way_back(self, request: Request) -> Response:
        """The page that leads on to the provider: a redirect from a form may not (CSP form-action)."""
        visit = self._visit(request)
        if visit is None or not isinstance(visit.outcome, Accepted):
            return self._shown.trouble(request, troubles.START_AGAIN, status=400)
        return return_page(self._shown.pages, request, visit.outcome.continue_url)

    async def refused(self, request: Request) -> Response:
        """The page of a final no."""
        visit = self._visit(request)
        if visit is None or not isinstance(visit.outcome, errors.AgentError):
            return self._shown.trouble(request, troubles.START_AGAIN, status=400)
        return self._shown.error(request, visit, visit.outcome)

    async def front(self, request: Request) -> Response:
        """What this program is, for whoever opens it without a request."""
        return self._shown.front(request)

    def _next(self, visit: Visit, card: str) -> RedirectResponse:
        ways = self._shown.ways
        if isinstance(visit.outcome, Accepted):
            target = link(ways.back, visit.ticket)
        elif visit.outcome is not None:
            target = link(ways.refused, visit.ticket)
        else:
            target = link(ways.paths[visit.step], visit.ticket, card=card)
        return RedirectResponse(target, 303, headers={"Cache-Control": "no-store"})

    def _visit(self, request: Request) -> Visit | None:
        return self._visits.find(self._browser(request), _ticket(request))

    def _browser(self, request: Request) -> str:
        return self._tokens.form_token(request)


async def health(request: Request) -> Response:
    """Say that the program runs."""
    del request
    return JSONResponse({"status": "ok"})


def _ticket(request: Request) -> str:
    return request.query_params.get("ticket", "")
