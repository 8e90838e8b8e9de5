"""What every house's HTTP edge shares: reading bodies within limits, problem+json, and Basic credentials.

Routes parse, call a rule, and answer; a refusal that nobody maps becomes RFC 9457 problem+json with a trace id.
"""

import binascii
from base64 import b64decode
from typing import Any
from urllib.parse import unquote_plus

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope

from foundation.advice import advice_for
from foundation.forms import LARGEST_FORM, BadRequest, parse_form, parse_json
from foundation.middleware import Edge, TrustedHosts
from foundation.trace import name_error, trace_id_of

__all__ = [
    "BadRequest",
    "Edge",
    "TrustedHosts",
    "basic_credentials",
    "body_within",
    "error_document",
    "parse_basic",
    "parse_form",
    "parse_json",
    "problem",
    "read_form",
    "read_json",
    "trace_id_of",
]
FORM = "application/x-www-form-urlencoded"
LARGEST_JSON = 64 * 1024


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a form POST (RFC 6749 appendix B); any other media type is refused. Raises BadRequest."""
    if _media_type(request) != FORM:
        raise BadRequest(f"the body must be {FORM}")
    return parse_form(await _body(request, LARGEST_FORM))


async def read_json(request: Request, limit: int = LARGEST_JSON) -> Any:
    """The JSON document of a request, at most `limit` bytes. Raises BadRequest."""
    media = _media_type(request)
    if media != "application/json" and not media.endswith("+json"):
        raise BadRequest("the body must be application/json")
    return parse_json(await _body(request, limit))


async def body_within(receive: Receive, limit: int) -> bytes:
    """A whole body for raw ASGI handlers; BadRequest above `limit`."""
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise BadRequest("the request ended early")
        chunk: bytes = message.get("body", b"")
        size += len(chunk)
        if size > limit:
            raise BadRequest("the request is too large")
        if not message.get("more_body", False):
            return b"".join((*chunks, chunk)) if chunks else chunk
        chunks.append(chunk)


def problem(status: int, kind: str, title: str, detail: str = "", *, scope: Scope, **more: Any) -> Response:
    """application/problem+json (RFC 9457), with what to do about it as `advice` unless `more` says it better.

    `headers` among `more` become response headers; the rest are members.
    """
    headers = {"Cache-Control": "no-store", **(more.pop("headers", None) or {})}
    body = {"type": kind, "title": title, "status": status, "detail": detail, "advice": advice_for(status), **more}
    body["trace_id"] = name_error(scope, str(more.get("code") or kind.rpartition(":")[2]))
    return Response(orjson.dumps(body), status, headers, "application/problem+json")


def error_document(scope: Scope, error: str, description: str, status: int) -> dict[str, str]:
    """A JSON error in the shape of RFC 6749 5.2, with what to do about it and the trace id."""
    named = {"error": error, "error_description": description} if description else {"error": error}
    return {**named, "advice": advice_for(status), "trace_id": name_error(scope, error)}


def basic_credentials(request: Request) -> tuple[str, str] | None:
    """User and password of HTTP Basic, form-decoded as RFC 6749 section 2.3.1 asks; None without such a header."""
    headers = request.headers.getlist("authorization")
    if len(headers) > 1:
        raise BadRequest("the Authorization header stands twice")
    return parse_basic(headers[0]) if headers and headers[0][:6].lower() == "basic " else None


def parse_basic(header: str) -> tuple[str, str]:
    """The same from a header's text; BadRequest when it cannot be decoded strictly."""
    try:
        user, colon, password = b64decode(header[6:].strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError) as wrong:
        raise BadRequest("the Basic credentials cannot be decoded") from wrong
    if not colon:
        raise BadRequest("the Basic credentials have no colon")
    try:
        return unquote_plus(user, errors="strict"), unquote_plus(password, errors="strict")
    except UnicodeDecodeError as wrong:
        raise BadRequest("the Basic credentials are not UTF-8") from wrong


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def _body(request: Request, limit: int) -> bytes:
    size, chunks = 0, []
    try:
        async for chunk in request.stream():
            size += len(chunk)
            if size > limit:
                raise BadRequest("the request is too large")
            chunks.append(chunk)
    except ClientDisconnect as gone:
        raise BadRequest("the request ended early") from gone
    return b"".join(chunks)
