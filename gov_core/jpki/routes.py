"""The HTTP edge of JPKI: OCSP, CRL, CA certificates, and serial links for verifiers (HTTP Basic, RFC 7617)."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from foundation.clock import Clock
from foundation.http import BadRequest, basic_credentials, body_within, problem, read_json
from gov_core.jpki.authorities import Authorities
from gov_core.jpki.crl import current_list
from gov_core.jpki.kinds import KINDS, Kind
from gov_core.jpki.status import Responder
from gov_core.jpki.store import JpkiStore
from gov_core.jpki.successor import LINKS, NoLink, Successor

LARGEST_REQUEST = 4096
OCSP_REQUEST = "application/ocsp-request"
_HEX = frozenset("0123456789abcdef")


@dataclass(frozen=True)
class JpkiRoom:
    """What the routes need."""

    authorities: Authorities
    store: JpkiStore
    clock: Clock
    verifiers: Mapping[str, str] = field(repr=False)

    def routes(self) -> list[Route]:
        """Mounted by gov_core/app.py."""
        return [
            Route("/jpki/ocsp", self.ocsp, methods=["POST"]),
            Route("/jpki/crl/{kind}", self.crl),
            Route("/jpki/ca/{kind}", self.ca),
            Route("/jpki/links", self.links, methods=["POST"]),
        ]

    async def ocsp(self, request: Request) -> Response:
        """RFC 6960 appendix A.1: POST of a DER request."""
        if not self.store.status_service_is_on():
            return problem(503, "about:blank", "Service Unavailable", "The status service is switched off.")
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != OCSP_REQUEST:
            return problem(415, "about:blank", "Unsupported Media Type", f"Send {OCSP_REQUEST}.")
        body = await body_within(request.receive, LARGEST_REQUEST)
        answer = Responder(self.authorities, self.store, self.clock).answer(body)
        return Response(answer, media_type="application/ocsp-response", headers={"Cache-Control": "no-store"})

    async def crl(self, request: Request) -> Response:
        """The list of the newest generation (`?generation=0` for the oldest, and so on)."""
        kind = _kind(request)
        generations = self.authorities.all(kind) if kind else []
        number = request.query_params.get("generation", str(len(generations) - 1))
        if not (number.isascii() and number.isdigit() and len(number) < 6 and int(number) < len(generations)):
            return problem(404, "about:blank", "Not Found", "No such list.")
        return Response(
            current_list(generations[int(number)], self.store, self.clock), media_type="application/pkix-crl"
        )

    async def ca(self, request: Request) -> Response:
        """PEM of every generation: public, to be pinned by configuration, not fetched at run time."""
        kind = _kind(request)
        if kind is None:
            return problem(404, "about:blank", "Not Found", "There are two CAs: auth and sign.")
        return Response(self.authorities.bundle(kind), media_type="application/x-pem-file")

    async def links(self, request: Request) -> Response:
        """One link, to a registered verifier."""
        if not self._is_verifier(request):
            headers = {"WWW-Authenticate": 'Basic realm="jpki-links"'}
            return JSONResponse({"error": "unauthorized"}, 401, headers)
        try:
            ca, serial, link = _question(await read_json(request, LARGEST_REQUEST))
            kind, linked = Successor(self.store).linked(link, ca, serial)
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


def _kind(request: Request) -> Kind | None:
    return next((kind for kind in KINDS if kind == request.path_params["kind"]), None)


def _question(body: Any) -> tuple[Kind, str, Any]:
    if not isinstance(body, dict) or set(body) != {"link", "ca", "serial"}:
        raise BadRequest("send link, ca and serial")
    serial = body["serial"].lower() if isinstance(body["serial"], str) else ""
    ca = next((kind for kind in KINDS if kind == body["ca"]), None)
    if body["link"] not in LINKS or ca is None or not 0 < len(serial) <= 40 or not set(serial) <= _HEX:
        raise BadRequest("link, ca or serial has no acceptable value")
    return ca, serial.lstrip("0") or "0", body["link"]
