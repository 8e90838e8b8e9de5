"""The clerk's page of a counter: asks for one of its own card applications, and shows the id that came.

The terminal's browser signs in as the terminal's program does (HTTP Basic, RFC 7617). Which visit it waits for stands
in its cookie; the person answers at the card reader.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from foundation.errors import DomainError
from foundation.http import basic_credentials, read_form
from foundation.web import Brand, FormTokens, Pages
from gov_core.errors import status_of
from gov_core.kiosk.municipalities import Municipalities, Municipality
from gov_core.kiosk.readings import Readings
from gov_core.kiosk.refusals import NotProven, TerminalUnknown, VisitOver
from gov_core.kiosk.visits import APPLICATION_TICKET
from gov_core.municipality.card_applications.refusals import NoApplication

BRAND = Brand(
    ja="市区町村の窓口（デモ）",
    en="Municipal counter (demo)",
    hue="government",
    glyph="窓",
    home="/kiosk/counter",
    help_ja="これはデモ用の模擬窓口です。実在する自治体ではありません。",
    help_en="This is a mock counter for the demo. It is no real municipality.",
)
COOKIE = "kk_counter_asked"
PRIVATE = {"Cache-Control": "no-store"}
Handler = Callable[[Request, Municipality], Awaitable[Response]]


@dataclass(frozen=True)
class ClerkPage:
    """Two routes below `path`."""

    path: str
    municipalities: Municipalities
    readings: Readings
    pages: Pages
    tokens: FormTokens
    secure: bool

    def routes(self) -> list[Route]:
        """Mounted by gov_core/kiosk/room.py."""
        at = f"{self.path}/counter"
        return [
            Route(at, self._signed_in(self._show), methods=["GET"]),
            Route(at, self._signed_in(self._ask), methods=["POST"]),
        ]

    async def _show(self, request: Request, counter: Municipality) -> Response:
        usable = self.readings.applications.registry.usable()
        own = [application for application in usable if application.owner == counter.code]
        asked = self._asked(request.cookies.get(COOKIE, ""), counter)
        return self.pages.render(request, "kiosk_counter.html", headers=PRIVATE, counter=counter, own=own, asked=asked)

    async def _ask(self, request: Request, counter: Municipality) -> Response:
        form = await read_form(request)
        self.tokens.check_form_token(request, form)
        visit, _ = await self.readings.begin(counter, form.get("aid", ""))
        response = RedirectResponse(f"{self.path}/counter", 303, PRIVATE)
        at = f"{self.path}/counter"
        response.set_cookie(COOKIE, visit.id, path=at, httponly=True, samesite="strict", secure=self.secure)
        return response

    def _asked(self, visit_id: str, counter: Municipality) -> dict[str, Any] | None:
        """What became of the last question: where the person answers it, or the id; None when it is over."""
        try:
            application, service_id, at = self.readings.told(visit_id, counter)
        except NotProven:
            visit = self.readings.visits.of_counter(visit_id, counter.code)
            ticket = urlencode({"ticket": self.readings.visits.ticket(visit, APPLICATION_TICKET)})
            return {"reader_url": f"{self.municipalities.reader}/application?{ticket}"}
        except (VisitOver, NoApplication):
            return None
        return {"application": application, "id": service_id, "since": datetime.fromtimestamp(at, UTC)}

    def _signed_in(self, handle: Handler) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            try:
                return await handle(request, self.municipalities.signed_in(basic_credentials(request)))
            except TerminalUnknown as unknown:
                answer = self._refused(request, unknown)
                answer.headers["WWW-Authenticate"] = 'Basic realm="counter"'
                return answer
            except DomainError as refused:
                return self._refused(request, refused)

        return endpoint

    def _refused(self, request: Request, error: DomainError) -> Response:
        return self.pages.render(request, "kiosk_counter_refused.html", status=status_of(error), code=error.code)
