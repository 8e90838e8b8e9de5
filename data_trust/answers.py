"""Turns every refusal into an answer its caller understands: problem+json; an OperationOutcome under /fhir/.

RFC 9457 (problem details), RFC 6750 section 3 and RFC 9728 section 5.1 (WWW-Authenticate), FHIR R4
OperationOutcome. The titles stand in both languages; nothing of the request is repeated.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from data_trust.advice import advice_of
from data_trust.errors import PROBLEM, Missing, TrustError, Unauthenticated, Wire, detail_of, wire_of
from foundation.errors import DomainError
from foundation.http import problem
from foundation.trace import name_error
from relying_party_sdk.sender import challenges

Handler = Callable[[Request, Exception], Awaitable[Response]]

_FHIR_PATHS = "/fhir/"
_RETRY_SECONDS = "5"


def refuser(base_url: str) -> Handler:
    """The exception handler of the house."""
    metadata = f"{base_url}/.well-known/oauth-protected-resource"

    async def refuse(request: Request, error: Exception) -> Response:
        error = _named(error)
        wire = wire_of(error)
        form = _outcome if request.scope["path"].startswith(_FHIR_PATHS) else _problem
        answer = form(error, wire, request)
        answer.headers["cache-control"] = "no-store"
        if wire.status in (401, 403):
            used = request.headers.get("authorization", "")[:5].lower() == "dpop "
            told = wire.en if wire.oauth else ""
            demand = error.demand if isinstance(error, Unauthenticated) else {}
            for name, value in challenges(wire.oauth or "", told, dpop=used, resource_metadata=metadata, **demand):
                answer.headers.append(name, value)
        if isinstance(error, Unauthenticated) and error.nonce:
            answer.headers["dpop-nonce"] = error.nonce
        if wire.status == 503:
            answer.headers["retry-after"] = _RETRY_SECONDS
        return answer

    return refuse


def _named(error: Exception) -> DomainError:
    """Starlette's own 404 and 405 in our words; anything else unknown stays an unexpected error."""
    if isinstance(error, DomainError):
        return error
    if isinstance(error, HTTPException) and error.status_code in (404, 405):
        return Missing() if error.status_code == 404 else TrustError("method-not-allowed")
    raise error


def _problem(error: DomainError, wire: Wire, request: Request) -> Response:
    told = {"title_ja": wire.ja, "title_en": wire.en, "advice": advice_of(wire)}
    kind, detail = PROBLEM + wire.code, detail_of(error)
    return problem(wire.status, kind, wire.en, detail, scope=request.scope, **told)


def _outcome(error: DomainError, wire: Wire, request: Request) -> Response:
    """FHIR R4 section 2.36 (OperationOutcome); the coding carries our problem type, the id is the trace id."""
    issue: dict[str, Any] = {
        "severity": "error",
        "code": wire.issue,
        "details": {
            "coding": [{"system": PROBLEM.removesuffix(":"), "code": wire.code, "display": wire.en}],
            "text": wire.ja,
        },
        "diagnostics": f"{detail_of(error)}. {advice_of(wire)}",
    }
    body = {"resourceType": "OperationOutcome", "id": name_error(request.scope, wire.code), "issue": [issue]}
    return JSONResponse(body, wire.status, media_type="application/fhir+json")
