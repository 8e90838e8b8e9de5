"""The HTTP edge of JPKI: what it publishes, and serial links for verifiers (HTTP Basic, RFC 7617)."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from foundation.http import BadRequest, basic_credentials, read_json
from gov_core.jpki.kinds import KINDS, Kind
from gov_core.jpki.published import Published
from gov_core.jpki.service import JpkiService
from gov_core.jpki.successor import LINKS, NoLink, Successor

LARGEST_REQUEST = 4096
_HEX = frozenset("0123456789abcdef")


@dataclass(frozen=True)
class JpkiRoom:
    """What the routes need."""

    jpki: JpkiService
    verifiers: Mapping[str, str] = field(repr=False)

    def routes(self) -> list[Route]:
        """Mounted by gov_core/app.py."""
        return [
            *Published(self.jpki).routes(),
            Route("/jpki/links", self.links, methods=["POST"]),
        ]

    async def links(self, request: Request) -> Response:
        """One link, to a registered verifier."""
        if not self._is_verifier(request):
            headers = {"WWW-Authenticate": 'Basic realm="jpki-links"'}
            return JSONResponse({"error": "unauthorized"}, 401, headers)
        try:
            ca, serial, link = _question(await read_json(request, LARGEST_REQUEST))
            kind, linked = Successor(self.jpki.register).linked(link, ca, serial)
        except BadRequest as wrong:
            return JSONResponse({"error": "invalid_request", "error_description": wrong.detail}, 400)
        except NoLink:
            return JSONResponse({"error": "no_link"}, 404)
        return JSONResponse({"ca": kind, "serial": linked})

    def _is_verifier(self, request: Request) -> bool:
        try:
            name, secret = basic_credentials(request) or ("", "")
        except BadRequest:
            return False
        expected = self.verifiers.get(name)
        return expected is not None and hmac.compare_digest(expected.encode(), secret.encode())


def _question(body: Any) -> tuple[Kind, str, Any]:
    if not isinstance(body, dict) or set(body) != {"link", "ca", "serial"}:
        raise BadRequest("send link, ca and serial")
    serial = body["serial"].lower() if isinstance(body["serial"], str) else ""
    ca = next((kind for kind in KINDS if kind == body["ca"]), None)
    if body["link"] not in LINKS or ca is None or not 0 < len(serial) <= 40 or not set(serial) <= _HEX:
        raise BadRequest("link, ca or serial has no acceptable value")
    return ca, serial.lstrip("0") or "0", body["link"]
