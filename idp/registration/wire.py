"""The HTTP edge of both registration endpoints: a JSON object in, the standard's errors out (RFC 7591 3.2.2)."""

from typing import Any

from foundation.errors import DomainError
from foundation.forms import BadRequest, parse_json
from idp.clients.metadata.rule import InvalidClientMetadata
from idp.errors import InvalidToken
from idp.registration.statement import InvalidSoftwareStatement, UnapprovedSoftwareStatement
from idp.wire import JSON_HEADERS, Answer, Call, Refusal, bearer_refusal

REFUSALS = (InvalidToken, InvalidClientMetadata, InvalidSoftwareStatement, UnapprovedSoftwareStatement)
_LONGEST_DESCRIPTION = 300


def read_object(call: Call) -> dict[str, Any]:
    """The metadata document of a request (RFC 7591 3.1). Raises InvalidClientMetadata."""
    if (call.header(b"content-type") or b"").partition(b";")[0].strip().lower() != b"application/json":
        raise InvalidClientMetadata("the body must be application/json")
    try:
        document = parse_json(call.body)
    except BadRequest as broken:
        raise InvalidClientMetadata(broken.detail) from broken
    if not isinstance(document, dict):
        raise InvalidClientMetadata("the body must be a JSON object")
    return document


def bearer(call: Call) -> str | None:
    """RFC 6750 2.1: the token, from the header only."""
    header = call.header(b"authorization")
    if header is None:
        return None
    if header[:7].lower() != b"bearer ":
        raise InvalidToken("the token must come as Bearer")
    return header[7:].strip().decode("latin-1")


def refusal(error: DomainError, token: str | None) -> Answer:
    """401 with a challenge, or 400 with the code of the refusal."""
    if isinstance(error, InvalidToken):
        return bearer_refusal(error if token is not None else None)
    document = {"error": error.code, "error_description": error.detail[:_LONGEST_DESCRIPTION]}
    return Refusal(400, document, JSON_HEADERS)
