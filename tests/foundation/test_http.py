"""The HTTP edge every house shares, asked over ASGI."""

import asyncio
import base64
import json

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from foundation.advice import advice_for
from foundation.http import BadRequest, basic_credentials, body_within, parse_basic, problem, read_form, read_json
from foundation.trace import trace_id_of


async def _form(request: Request) -> Response:
    return JSONResponse(await read_form(request))


async def _json(request: Request) -> Response:
    return JSONResponse(await read_json(request, 100))


async def _who(request: Request) -> Response:
    return JSONResponse(basic_credentials(request))


def _bad(request: Request, error: Exception) -> Response:
    return problem(400, "about:blank", "Bad Request", str(error), scope=request.scope, extra=1)


APP = Starlette(
    routes=[
        Route("/form", _form, methods=["POST"]),
        Route("/json", _json, methods=["POST"]),
        Route("/who", _who),
    ],
    exception_handlers={BadRequest: _bad},
)


def _ask(method: str, path: str, **more: object) -> httpx.Response:
    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(APP), base_url="http://x") as client:
            return await client.request(method, path, **more)  # type: ignore[arg-type]

    return asyncio.run(ask())


def test_a_form_is_read() -> None:
    assert _ask("POST", "/form", data={"a": "あ b"}).json() == {"a": "あ b"}


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "application/json", "text/plain", ""])
def test_another_media_type_is_refused_as_a_form(kind: str) -> None:
    answer = _ask("POST", "/form", content=b"a=1", headers={"content-type": kind})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == 400 and body["extra"] == 1 and len(body["trace_id"]) == 32


def test_json_above_its_limit_is_refused() -> None:
    assert _ask("POST", "/json", json={"a": 1}).json() == {"a": 1}
    assert _ask("POST", "/json", json={"a": "x" * 200}).status_code == 400


def test_basic_credentials_are_form_decoded() -> None:
    header = "Basic " + base64.b64encode(b"a%3Ab:c+d").decode()
    assert _ask("GET", "/who", headers={"authorization": header}).json() == ["a:b", "c d"]
    assert _ask("GET", "/who").json() is None


@pytest.mark.parametrize(
    "header", ["Basic !!!", "Basic " + base64.b64encode(b"nocolon").decode(), "Basic /w==", "Basic JWZmOmI="]
)
def test_broken_basic_credentials_are_refused(header: str) -> None:
    with pytest.raises(BadRequest):
        parse_basic(header)


def test_two_authorization_headers_are_refused() -> None:
    request = Request({"type": "http", "headers": [(b"authorization", b"Basic YTpi"), (b"authorization", b"Bearer x")]})
    with pytest.raises(BadRequest, match="twice"):
        basic_credentials(request)


def test_a_raw_body_is_bounded_and_joined() -> None:
    async def read(*chunks: bytes) -> bytes:
        messages = [
            {"type": "http.request", "body": chunk, "more_body": n + 1 < len(chunks)} for n, chunk in enumerate(chunks)
        ]

        async def receive() -> dict[str, object]:
            return messages.pop(0)

        return await body_within(receive, 5)

    assert asyncio.run(read(b"ab", b"cd")) == b"abcd"
    with pytest.raises(BadRequest, match="large"):
        asyncio.run(read(b"abc", b"def"))


def test_a_request_that_ends_early_is_refused() -> None:
    async def receive() -> dict[str, object]:
        return {"type": "http.disconnect"}

    with pytest.raises(BadRequest, match="early"):
        asyncio.run(body_within(receive, 5))


def test_a_problem_is_never_cached() -> None:
    scope: dict[str, object] = {}
    answer = problem(403, "urn:x", "No", "because", scope=scope, headers={"X-Y": "z"})
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-y"] == "z"
    told = {
        "type": "urn:x",
        "title": "No",
        "status": 403,
        "detail": "because",
        "advice": advice_for(403),
        "trace_id": trace_id_of(scope),
    }
    assert json.loads(bytes(answer.body)) == {**told, "trace_id": trace_id_of(scope)}
