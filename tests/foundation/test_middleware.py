"""The layers before every house: headers on every answer, exact hosts, and nothing told about an accident."""

import asyncio

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from foundation.middleware import Edge, TrustedHosts, trace_id_of


async def _hello(request: Request) -> Response:
    return PlainTextResponse(trace_id_of(request.scope), headers={"Referrer-Policy": "origin"})


async def _break(request: Request) -> Response:
    raise RuntimeError("secret detail")


async def _bare(scope, receive, send) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    if scope["path"] == "/break":
        raise RuntimeError("secret detail")
    await Starlette(routes=[Route("/", _hello)])(scope, receive, send)


def _get(app: ASGIApp, path: str = "/", host: str = "ours:1") -> httpx.Response:
    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=f"http://{host}") as client:
            return await client.get(path)

    return asyncio.run(ask())


def test_every_answer_carries_the_headers_it_did_not_set_itself() -> None:
    headers = _get(Edge(_bare)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["referrer-policy"] == "origin"
    assert "strict-transport-security" not in headers


def test_https_adds_strict_transport_security() -> None:
    assert "max-age" in _get(Edge(_bare, https=True)).headers["strict-transport-security"]


@pytest.mark.parametrize("host", ["evil.example", "ours:2", "ours", "ours.evil.example:1"])
def test_another_host_is_misdirected(host: str) -> None:
    answer = _get(TrustedHosts(_bare, ["ours:1"]), host=host)
    assert answer.status_code == 421
    assert answer.json()["title"] == "Misdirected Request"


def test_our_own_host_passes() -> None:
    assert _get(TrustedHosts(_bare, ["ours:1"])).status_code == 200


def test_an_accident_tells_its_trace_id_and_nothing_else(caplog: pytest.LogCaptureFixture) -> None:
    answer = _get(Edge(_bare), "/break")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.json()["trace_id"] in caplog.text
