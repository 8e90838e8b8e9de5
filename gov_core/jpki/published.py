"""What the CA publishes over HTTP: certificate status (OCSP), revocation lists, its certificates and generations."""

import binascii
from base64 import b64decode
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from foundation.http import body_within, problem
from gov_core.jpki.authorities import Authority
from gov_core.jpki.authority_certificates import key_identifier
from gov_core.jpki.generations import generations
from gov_core.jpki.kinds import KINDS, Kind
from gov_core.jpki.lists import NoList
from gov_core.jpki.service import JpkiService

LARGEST_REQUEST = 4096
OCSP_REQUEST = "application/ocsp-request"
_LONGEST_NUMBER = 5


@dataclass(frozen=True)
class Published:
    """What the CA answers; who may ask is decided where the routes are mounted."""

    jpki: JpkiService

    def status_routes(self) -> list[Route]:
        """Whether a certificate still counts: for verifiers (gov_core/jpki/verifiers/door.py)."""
        return [
            Route("/jpki/ocsp", self.ocsp, methods=["POST"]),
            Route("/jpki/ocsp/{question:path}", self.ocsp_by_get),
            Route("/jpki/crl/{kind}", self.crl),
            Route("/jpki/crl/{kind}/{partition}", self.crl),
        ]

    def open_routes(self) -> list[Route]:
        """What anybody may read."""
        return [
            Route("/jpki/ca/{kind}", self.ca),
            Route("/jpki/generations", self.generations),
        ]

    async def ocsp(self, request: Request) -> Response:
        """RFC 6960 appendix A.1: POST of a DER request."""
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != OCSP_REQUEST:
            return problem(415, "about:blank", "Unsupported Media Type", f"Send {OCSP_REQUEST}.", scope=request.scope)
        return await self._answered(request, await body_within(request.receive, LARGEST_REQUEST))

    async def ocsp_by_get(self, request: Request) -> Response:
        """RFC 6960 appendix A.1: GET of the request in base64; what is not base64 is answered as malformed."""
        text = request.path_params["question"]
        try:
            question = b64decode(text, validate=True) if len(text) <= LARGEST_REQUEST else b""
        except (binascii.Error, ValueError):
            question = b""
        return await self._answered(request, question)

    async def _answered(self, request: Request, question: bytes) -> Response:
        if not self.jpki.register.status_service_is_on():
            off = "The status service is switched off."
            return problem(503, "about:blank", "Service Unavailable", off, scope=request.scope)
        answer = await self.jpki.status.answer(question)
        # Answered from the register: a stored answer would hide a revocation for fifteen minutes (RFC 5019 5).
        return Response(answer, media_type="application/ocsp-response", headers={"Cache-Control": "no-store"})

    async def crl(self, request: Request) -> Response:
        """Today's list, full or of one partition. Of which generation: `?issuer=` and the key identifier that stands in
        the certificate (hexadecimal), or `?generation=` counted from 0; without either of the newest.
        """
        authority = self._generation(request)
        partition = _number(request.path_params.get("partition", "0"))
        if authority is None or partition is None:
            return _not_found(request, "No such list.")
        try:
            der = await self.jpki.lists.current(authority, partition)
        except NoList:
            return _not_found(request, "No such list.")
        return Response(der, media_type="application/pkix-crl")

    async def ca(self, request: Request) -> Response:
        """PEM of every generation: public, to be pinned by configuration, not fetched at run time."""
        kind = _kind(request)
        if kind is None:
            return _not_found(request, "There are two CAs: auth and sign.")
        return Response(self.jpki.authorities.bundle(kind), media_type="application/x-pem-file")

    async def generations(self, request: Request) -> Response:
        """Every generation with its fingerprint, its times and when its successor is due."""
        del request
        listed = generations(self.jpki.authorities, self.jpki.clock.now())
        return JSONResponse({"generations": [line.public() for line in listed]})

    def _generation(self, request: Request) -> Authority | None:
        kind = _kind(request)
        found = self.jpki.authorities.all(kind) if kind else []
        issuer = request.query_params.get("issuer")
        if issuer is not None:
            return next((each for each in found if key_identifier(each.certificate).hex() == issuer), None)
        number = _number(request.query_params.get("generation", str(len(found) - 1)))
        return found[number] if number is not None and number < len(found) else None


def _kind(request: Request) -> Kind | None:
    return next((kind for kind in KINDS if kind == request.path_params["kind"]), None)


def _number(text: str) -> int | None:
    """A small number in ASCII digits."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER else None


def _not_found(request: Request, detail: str) -> Response:
    return problem(404, "about:blank", "Not Found", detail, scope=request.scope)
