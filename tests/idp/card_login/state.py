"""The state's services as an ASGI application under the test's control: status answers and serial links."""

from dataclasses import dataclass, field

from cryptography.x509 import ocsp
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.idp.card_login import mint
from tests.idp.card_login.mint import Authority, Reply


@dataclass
class State:
    """Two authorities; replies by serial, links by question; `down` switches the service off."""

    auth: Authority = field(default_factory=lambda: mint.authority("authentication"))
    sign: Authority = field(default_factory=lambda: mint.authority("signature"))
    replies: dict[int, Reply] = field(default_factory=dict)
    links: dict[tuple[str, int], int] = field(default_factory=dict)
    down: bool = False
    ocsp_status: int = 200
    ocsp_type: str = "application/ocsp-response"
    ocsp_body: bytes | None = None
    link_answer: Response | None = None
    lists: dict[str, bytes] = field(default_factory=dict)
    asked: list[tuple[str, int]] = field(default_factory=list)

    def app(self) -> Starlette:
        """The endpoints of wire 1 the provider calls."""
        return Starlette(
            routes=[
                Route("/jpki/ocsp", self._ocsp, methods=["POST"]),
                Route("/jpki/links", self._links, methods=["POST"]),
                Route("/jpki/crl/{name:path}", self._list),
            ]
        )

    async def _ocsp(self, request: Request) -> Response:
        body = await request.body()
        asked = ocsp.load_der_ocsp_request(body)
        self.asked.append(("ocsp", asked.serial_number))
        if self.down:
            return Response(status_code=503)
        issuer = self.auth if asked.issuer_key_hash == mint.digests(self.auth)[1] else self.sign
        answer = self.replies.get(asked.serial_number, Reply()).encode(body, issuer)
        return Response(self.ocsp_body or answer, self.ocsp_status, media_type=self.ocsp_type)

    async def _list(self, request: Request) -> Response:
        self.asked.append(("crl", 0))
        found = self.lists.get(request.path_params["name"])
        return Response(found or b"", 200 if found else 404, media_type="application/pkix-crl")

    async def _links(self, request: Request) -> Response:
        question = await request.json()
        serial = int(question["serial"], 16)
        self.asked.append((question["link"], serial))
        if self.link_answer is not None:
            return self.link_answer
        found = self.links.get((question["link"], serial))
        if found is None:
            return JSONResponse({"of": question, "error": "no_link"}, 404)
        ca = {"auth_of_sign": "auth", "sign_of_auth": "sign"}.get(question["link"], question["ca"])
        return JSONResponse({"of": question, "ca": ca, "serial": f"{found:x}"})
