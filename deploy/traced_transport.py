"""Questions to the neighbouring houses as client spans, with a `traceparent` that the neighbour may adopt.

Only the client that speaks to neighbours is wrapped: addresses that relying parties registered are fetched without.
"""

from typing import Any

import httpx
from opentelemetry import trace
from opentelemetry.trace import SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

_PROPAGATOR = TraceContextTextMapPropagator()


class TracedTransport(httpx.AsyncBaseTransport):
    """Another transport, told about."""

    def __init__(self, inner: httpx.AsyncBaseTransport, tracer: trace.Tracer) -> None:
        self._inner, self._tracer = inner, tracer

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """One question: method, host, port and status, never the address or what is asked."""
        attributes: dict[str, Any] = {
            "http.request.method": request.method,
            "server.address": request.url.host,
            "server.port": request.url.port or 0,
        }
        with self._tracer.start_as_current_span(
            request.method,
            kind=SpanKind.CLIENT,
            attributes=attributes,
            record_exception=False,  # its text may hold the address
            set_status_on_exception=False,
        ) as span:
            _PROPAGATOR.inject(request.headers)
            try:
                response = await self._inner.handle_async_request(request)
            except Exception as failed:
                span.set_attribute("error.type", type(failed).__name__)
                span.set_status(Status(StatusCode.ERROR))
                raise
            span.set_attribute("http.response.status_code", response.status_code)
            if response.status_code >= 500:
                span.set_status(Status(StatusCode.ERROR))
            return response

    async def aclose(self) -> None:
        """The inner one's connections."""
        await self._inner.aclose()
