"""The data API for recipients (wire 5): GET /fhir/R4/{ResourceType}, GET /{domain}/{datatype}.

There is no search: the only parameters are `purpose` (what the recipient reads it for; it must be the
consented one) and FHIR's `_format=json`. Anything else, `_include` or `_has` above all, is refused (DA-04).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from data_trust.access.decision import Question
from data_trust.access.token import DeadToken, TokenDoor
from data_trust.disclosure import fhir, plain_json
from data_trust.disclosure.disclose import Disclosure, Render
from data_trust.domain import Domain
from data_trust.errors import BadInput, Missing
from foundation.interaction_id import HEADER, interaction_id

FHIR_DOMAIN = "medical"
_JSON_FORMATS = {"json", "application/json", fhir.MEDIA_TYPE}


@dataclass(frozen=True)
class DataApi:
    """Answers recipients. `base_url` is written into bundles; it never comes from the request."""

    door: TokenDoor
    disclosure: Disclosure
    domains: Mapping[str, Domain]
    base_url: str

    def routes(self) -> Sequence[Route]:
        """FHIR for the medical domain, plain JSON for every other."""
        plain = [
            Route(f"/{name}/{{datatype}}", self._plain(domain), methods=["GET"])
            for name, domain in self.domains.items()
            if name != FHIR_DOMAIN
        ]
        return [Route("/fhir/R4/{datatype}", self._fhir, methods=["GET"]), *plain]

    async def _fhir(self, request: Request) -> Response:
        datatype = request.path_params["datatype"]
        render = partial(fhir.bundle, self.base_url, datatype)
        return _response(*await self._answer(request, self.domains[FHIR_DOMAIN], datatype, render), fhir.MEDIA_TYPE)

    def _plain(self, domain: Domain):  # type: ignore[no-untyped-def]  # noqa: ANN202 - Starlette's endpoint type
        async def endpoint(request: Request) -> Response:
            datatype = request.path_params["datatype"]
            render = partial(plain_json.records, datatype)
            return _response(*await self._answer(request, domain, datatype, render), plain_json.MEDIA_TYPE)

        return endpoint

    async def _answer(
        self, request: Request, domain: Domain, datatype: str, render: Render
    ) -> tuple[bytes, Mapping[str, str]]:
        if datatype not in domain.datatypes:
            raise Missing()
        question = Question(domain.name, datatype, _purpose(request))
        try:
            caller = await self.door.examine(request)
        except DeadToken as dead:
            raise await self.disclosure.explain_dead_token(dead, question) or dead from None
        body = await self.disclosure.read(caller, domain, question, render)
        return body, {**caller.headers, HEADER: interaction_id(request.headers.get(HEADER))}


def _response(body: bytes, headers: Mapping[str, str], media_type: str) -> Response:
    return Response(body, media_type=media_type, headers={"cache-control": "no-store", **headers})


def _purpose(request: Request) -> str | None:
    given = request.query_params.multi_items()
    names = [name for name, _ in given]
    if len(set(names)) != len(names) or set(names) - {"purpose", "_format"}:
        raise BadInput("the only parameters are purpose and _format, once each")
    asked = dict(given)
    if asked.get("_format", "json") not in _JSON_FORMATS:
        raise BadInput("the only format is json")
    return asked.get("purpose")
