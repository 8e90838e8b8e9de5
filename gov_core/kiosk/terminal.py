"""What a counter terminal of a municipality may ask (HTTP Basic, RFC 7617: municipality code and secret).

POST {kiosk}/counter/visits                                -> 201 {visit, reader_url}: the person shows the card there
POST {kiosk}/counter/registrations {visit, service}        -> 200 {service, id}: registers, or finds what is there
POST {kiosk}/counter/lookups       {visit, service}        -> 200 {service, id, registered_at} | 404 not_registered
`service` is seal_registration, library, or one the municipality has registered a card application for. The id of
another municipality looks like none.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from foundation.errors import DomainError
from foundation.http import BadRequest, basic_credentials, read_json
from gov_core.errors import problem_of
from gov_core.kiosk.counter import Counter
from gov_core.kiosk.municipalities import Municipalities, Municipality
from gov_core.kiosk.refusals import TerminalUnknown
from gov_core.kiosk.visits import Visits, holder_of

LARGEST = 4096
Answer = tuple[int, dict[str, Any]]
Handler = Callable[[Municipality, dict[str, Any]], Awaitable[Answer]]


@dataclass(frozen=True)
class Terminal:
    """The routes of the counter terminals."""

    path: str
    municipalities: Municipalities
    visits: Visits
    counter: Counter

    def routes(self) -> list[Route]:
        """Mounted by gov_core/kiosk/room.py."""
        return [
            Route(f"{self.path}/counter/visits", self.signed_in(self._begin), methods=["POST"]),
            Route(f"{self.path}/counter/registrations", self.signed_in(self._register), methods=["POST"]),
            Route(f"{self.path}/counter/lookups", self.signed_in(self._look_up), methods=["POST"]),
        ]

    async def _begin(self, municipality: Municipality, sent: dict[str, Any]) -> Answer:
        if sent:
            raise BadRequest("a visit begins with an empty object")
        visit = await self.visits.begin(municipality.code)
        query = urlencode({"ticket": self.visits.ticket(visit)})
        return 201, {"visit": visit.id, "reader_url": f"{self.municipalities.reader}/authenticate?{query}"}

    async def _register(self, municipality: Municipality, sent: dict[str, Any]) -> Answer:
        service, holder = self._shown(municipality, sent)
        return 200, {"service": service, "id": await self.counter.register(municipality, service, holder)}

    async def _look_up(self, municipality: Municipality, sent: dict[str, Any]) -> Answer:
        service, holder = self._shown(municipality, sent)
        service_id, at = self.counter.registration(municipality, service, holder)
        return 200, {"service": service, "id": service_id, "registered_at": at}

    def _shown(self, municipality: Municipality, sent: dict[str, Any]) -> tuple[str, str]:
        """(service, resident) of a visit at this very counter. Raises VisitOver, NotProven or BadRequest."""
        service, visit = sent.get("service"), sent.get("visit")
        if set(sent) != {"service", "visit"} or not isinstance(visit, str) or not isinstance(service, str):
            raise BadRequest("send visit and service")
        if not self.counter.offers(municipality, service):
            raise BadRequest("service is seal_registration, library or one of your card applications")
        return service, holder_of(self.visits.of_counter(visit, municipality.code))

    def signed_in(self, handle: Handler) -> Callable[[Request], Awaitable[Response]]:
        """An endpoint for terminals only: `handle` gets the municipality and the JSON object that was sent."""

        async def endpoint(request: Request) -> Response:
            try:
                municipality = self.municipalities.signed_in(basic_credentials(request))
                sent = await read_json(request, LARGEST)
                if not isinstance(sent, dict):
                    raise BadRequest("the body must be a JSON object")
                status, document = await handle(municipality, sent)
            except TerminalUnknown as unknown:
                answer = problem_of(request, unknown)
                answer.headers["WWW-Authenticate"] = 'Basic realm="counter"'
                return answer
            except DomainError as refused:
                return problem_of(request, refused)
            return JSONResponse(document, status, headers={"Cache-Control": "no-store"})

        return endpoint
