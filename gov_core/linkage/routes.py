"""The network's door for agencies (HTTP Basic): hand in an acquisition number, ask a question, read the own records."""

from dataclasses import asdict, dataclass, fields
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from foundation.http import BadRequest, basic_credentials, problem, read_json
from gov_core.linkage.agencies import Agencies, Agency
from gov_core.linkage.codes import Codes
from gov_core.linkage.exchange import Exchange, Question
from gov_core.linkage.store import LinkageStore

LARGEST_REQUEST = 4096
LONGEST_VALUE = 100
MOST_RECORDS = 200


@dataclass(frozen=True)
class LinkageRoom:
    """What the routes need."""

    agencies: Agencies
    codes: Codes
    exchange: Exchange
    store: LinkageStore

    def routes(self) -> list[Route]:
        """Mounted by gov_core/app.py."""
        return [
            Route("/linkage/codes", self.acquire, methods=["POST"]),
            Route("/linkage/questions", self.ask, methods=["POST"]),
            Route("/linkage/records", self.records),
        ]

    async def acquire(self, request: Request) -> Response:
        """An acquisition number becomes the agency's code."""
        agency = self._agency(request)
        if agency is None:
            return _unauthorized(request)
        fields_given = _texts(await read_json(request, LARGEST_REQUEST), ("acquisition",))
        return JSONResponse({"code": await self.codes.acquire(agency.id, fields_given["acquisition"])})

    async def ask(self, request: Request) -> Response:
        """One question about one person."""
        agency = self._agency(request)
        if agency is None:
            return _unauthorized(request)
        names = tuple(each.name for each in fields(Question))
        question = Question(**_texts(await read_json(request, LARGEST_REQUEST), names))
        answer = await self.exchange.ask(agency, question)
        return JSONResponse({"record_id": question.record_id, "answer": answer}, headers={"Cache-Control": "no-store"})

    async def records(self, request: Request) -> Response:
        """The agency's own log."""
        agency = self._agency(request)
        if agency is None:
            return _unauthorized(request)
        entries = self.store.of_agency(agency.id, MOST_RECORDS)
        return JSONResponse({"records": [asdict(entry) for entry in entries]}, headers={"Cache-Control": "no-store"})

    def _agency(self, request: Request) -> Agency | None:
        try:
            return self.agencies.signed_in(basic_credentials(request))
        except BadRequest:
            return None


def _unauthorized(request: Request) -> Response:
    headers = {"WWW-Authenticate": 'Basic realm="linkage"'}
    return problem(401, "about:blank", "Unauthorized", "Sign in as an agency.", scope=request.scope, headers=headers)


def _texts(body: Any, names: tuple[str, ...]) -> dict[str, str]:
    if not isinstance(body, dict) or set(body) != set(names):
        raise BadRequest(f"send exactly: {', '.join(names)}")
    if not all(isinstance(value, str) and 0 < len(value) <= LONGEST_VALUE for value in body.values()):
        raise BadRequest("each value is a text of at most 100 characters")
    return body
