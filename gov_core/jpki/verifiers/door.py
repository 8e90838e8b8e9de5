"""The verifiers' door: admits a request by its client certificate, and lets an answer out only once it is counted."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from cryptography import x509
from cryptography.x509 import ocsp
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from foundation.mutual_tls import client_certificate
from gov_core.jpki.fees.accounting import Accounting
from gov_core.jpki.fees.tariff import Method
from gov_core.jpki.kinds import FACTS, KINDS, Kind
from gov_core.jpki.verifiers.registry import Registry
from gov_core.jpki.verifiers.verifier import Verifier

Endpoint = Callable[[Request], Awaitable[Response]]
# What a query is billed as: which CA it asked, and whether there was something to tell. None: nothing was told.
Billed = Callable[[Request, Response], tuple[Kind, bool] | None]


@dataclass(frozen=True)
class Door:
    """Who asks, and the count of what was asked."""

    registry: Registry
    accounting: Accounting

    def asking(self, request: Request) -> Verifier:
        """The admitted verifier; raises what gov_core/errors.py maps to 403."""
        return self.registry.admit(client_certificate(request.scope))

    def counted(self, route: Route) -> Route:
        """A public status route as verifiers use it: the same answer, for a registered asker, counted first."""
        endpoint: Endpoint = route.endpoint
        methods = [each for each in route.methods or () if each != "HEAD"]
        behind = self._behind(endpoint, "ocsp", _ocsp) if "/ocsp" in route.path else self._behind(endpoint, "crl", _crl)
        return Route(route.path, behind, methods=methods)

    def _behind(self, endpoint: Endpoint, method: Method, billed: Billed) -> Endpoint:
        async def answer(request: Request) -> Response:
            verifier = self.asking(request)
            response = await endpoint(request)
            told = billed(request, response) if response.status_code == 200 else None
            if told is not None:
                await self.accounting.count(verifier.id, method, told[0], hit=told[1])
            return response

        return answer


def _crl(request: Request, response: Response) -> tuple[Kind, bool] | None:
    del response
    kind = next((kind for kind in KINDS if kind == request.path_params["kind"]), None)
    return (kind, True) if kind else None


def _ocsp(request: Request, response: Response) -> tuple[Kind, bool] | None:
    """Our own answer says it: the responder's certificate names the CA, and `unknown` is no hit."""
    del request
    told = ocsp.load_der_ocsp_response(bytes(response.body))
    if told.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
        return None
    units = told.certificates[0].issuer.get_attributes_for_oid(x509.NameOID.ORGANIZATIONAL_UNIT_NAME)
    named = {unit.value for unit in units}
    kind = next(kind for kind in KINDS if FACTS[kind].unit in named)
    return kind, told.certificate_status is not ocsp.OCSPCertStatus.UNKNOWN
