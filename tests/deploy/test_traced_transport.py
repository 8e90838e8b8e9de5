"""Questions to neighbours carry the trace on, and say nothing of what is asked."""

import asyncio
from collections.abc import Sequence

import httpx
import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from deploy.traced_transport import TracedTransport
from foundation.trace import parse_traceparent


async def _neighbour(scope: Scope, receive: Receive, send: Send) -> None:
    request = Request(scope)
    status = 503 if scope["path"] == "/down" else 200
    await PlainTextResponse(request.headers.get("traceparent", ""), status)(scope, receive, send)


def _ask(inner: httpx.AsyncBaseTransport, url: str) -> tuple[httpx.Response | None, Sequence[ReadableSpan]]:
    kept = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(kept))

    async def go() -> httpx.Response | None:
        async with httpx.AsyncClient(transport=TracedTransport(inner, provider.get_tracer("test"))) as client:
            try:
                return await client.get(url)
            except httpx.ConnectError:
                return None

    return asyncio.run(go()), kept.get_finished_spans()


@pytest.mark.parametrize(("path", "status", "good"), [("/secret-path?q=secret", 200, True), ("/down", 503, False)])
def test_the_neighbour_gets_the_span_as_its_parent(path: str, status: int, good: bool) -> None:
    answer, (span,) = _ask(httpx.ASGITransport(_neighbour), f"http://neighbour.test:8101{path}")
    assert answer is not None and span.context is not None
    assert parse_traceparent(answer.text.encode()) == (f"{span.context.trace_id:032x}", f"{span.context.span_id:016x}")
    assert dict(span.attributes or {}) == {
        "http.request.method": "GET",
        "server.address": "neighbour.test",
        "server.port": 8101,
        "http.response.status_code": status,
    }
    assert span.status.is_ok is good


def test_a_neighbour_that_cannot_be_reached_is_told_by_the_kind_of_failure_only() -> None:
    class Silent(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            raise httpx.ConnectError(f"no way to {request.url}")

    answer, (span,) = _ask(Silent(), "http://neighbour.test/secret-path")
    assert answer is None
    assert (span.attributes or {})["error.type"] == "ConnectError"
    assert "secret-path" not in span.to_json()
