"""What only verifiers may ask: status and lists (counted), serial links, and their own bill."""

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from foundation.http import BadRequest, error_document, read_json
from gov_core.jpki.kinds import KINDS, Kind
from gov_core.jpki.store import JpkiStore
from gov_core.jpki.successor import LINKS, NoLink, Successor
from gov_core.jpki.verifiers.door import Door

LARGEST_REQUEST = 4096
PRIVATE = {"Cache-Control": "no-store"}
_HEX = frozenset("0123456789abcdef")
_LONGEST_SERIAL = 40  # twenty octets, RFC 5280 4.1.2.2


@dataclass(frozen=True)
class VerifierRoom:
    """The routes behind the verifiers' door."""

    door: Door
    store: JpkiStore

    def routes(self, status: list[Route]) -> list[Route]:
        """Mounted by gov_core/app.py; `status`: the OCSP and CRL routes, which are put behind the door here."""
        return [
            *map(self.door.counted, status),
            Route("/jpki/links", self.links, methods=["POST"]),
            Route("/jpki/usage/{month}", self.usage),
        ]

    async def links(self, request: Request) -> Response:
        """One serial link, with the question it answers. 公的個人認証法 第18条第4項・第5項."""
        verifier = self.door.asking(request)
        try:
            asked = await read_json(request, LARGEST_REQUEST)
            ca, serial, link = _question(asked)
        except BadRequest as wrong:
            return JSONResponse(error_document(request.scope, wrong.code, wrong.detail, 400), 400)
        try:
            kind, linked = Successor(self.store).linked(link, ca, serial)
            answer = JSONResponse({"of": asked, "ca": kind, "serial": linked}, headers=PRIVATE)
        except NoLink:
            told = error_document(request.scope, "no_link", "", 404)
            answer = JSONResponse({"of": asked, **told}, 404, headers=PRIVATE)
        await self.door.accounting.count(verifier.id, "links", ca, hit=answer.status_code == 200)
        return answer

    async def usage(self, request: Request) -> Response:
        """The asking verifier's own statement of a month, and nobody else's."""
        verifier = self.door.asking(request)
        statement = self.door.accounting.statement(verifier.id, request.path_params["month"])
        return JSONResponse(statement.public(), headers=PRIVATE)


def _question(body: Any) -> tuple[Kind, str, Any]:
    if not isinstance(body, dict) or set(body) != {"link", "ca", "serial"}:
        raise BadRequest("send link, ca and serial")
    ca = next((kind for kind in KINDS if kind == body["ca"]), None)
    if body["link"] not in LINKS or ca is None:
        raise BadRequest("link or ca has no acceptable value")
    return ca, serial_of(body["serial"]), body["link"]


def serial_of(value: Any) -> str:
    """A serial number as the register spells it, from hexadecimal in either case. Raises BadRequest."""
    serial = value.lower() if isinstance(value, str) else ""
    if not 0 < len(serial) <= _LONGEST_SERIAL or not set(serial) <= _HEX:
        raise BadRequest("serial is a hexadecimal number")
    return serial.lstrip("0") or "0"
