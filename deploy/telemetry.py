"""Traces and metrics of a served house over OTLP (HTTP, protobuf): the only file, beside its transport, that knows
OpenTelemetry. Nothing of it is imported unless an endpoint is set.

A span and the log lines of its request have one trace id. Attributes are those of the HTTP semantic conventions that
say nothing of a person: method, the pattern of the address, status, the code of an error. Never a path, query, header,
body, client address, subject or serial.
"""

import asyncio
import time
from collections.abc import Mapping
from typing import Any

import httpx
from opentelemetry import metrics, trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.trace import NonRecordingSpan, SpanContext, SpanKind, Status, StatusCode, TraceFlags
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from deploy.traced_transport import TracedTransport
from foundation.trace import begin, current_trace_id, end, named_error, parent_span_of, trace_id_of

# HTTP semantic conventions 1.23.0: the boundaries of http.server.request.duration, in seconds.
_BOUNDARIES = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10)
_SCOPE = "kakehashi"


class RequestIds(RandomIdGenerator):
    """A trace has the id that the request's errors and log lines have."""

    def generate_trace_id(self) -> int:
        """Within a request its own; a random one for work that nobody asked for."""
        current = current_trace_id()
        return int(current, 16) if current else super().generate_trace_id()


class Telemetry:
    """The exporters of one process."""

    def __init__(self, house: str, endpoint: str) -> None:
        resource = Resource.create({SERVICE_NAME: f"kakehashi-{house}"})
        self._traces = TracerProvider(resource=resource, id_generator=RequestIds())
        self._traces.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(f"{endpoint}/v1/traces")))
        reader = PeriodicExportingMetricReader(OTLPMetricExporter(f"{endpoint}/v1/metrics"))
        self._metrics = MeterProvider([reader], resource)
        self.tracer = self._traces.get_tracer(_SCOPE)
        self.meter = self._metrics.get_meter(_SCOPE)

    def around(self, app: ASGIApp) -> ASGIApp:
        """The house, measured."""
        return Measured(app, self)

    def along(self, way: httpx.AsyncBaseTransport) -> httpx.AsyncBaseTransport:
        """A way to the neighbours, told about."""
        return TracedTransport(way, self.tracer)

    async def close(self) -> None:
        """Send what is left; the collector may take its time, the event loop must not."""
        await asyncio.to_thread(self._traces.shutdown)
        await asyncio.to_thread(self._metrics.shutdown)


class Measured:
    """The outermost layer of a house that tells: one span and two measurements a request."""

    def __init__(self, app: ASGIApp, telemetry: Telemetry) -> None:
        self._app, self._telemetry = app, telemetry
        meter: metrics.Meter = telemetry.meter
        self._duration = meter.create_histogram(
            "http.server.request.duration", "s", explicit_bucket_boundaries_advisory=_BOUNDARIES
        )
        self._active = meter.create_up_down_counter("http.server.active_requests", "{request}")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A request is measured; the end of the house is waited with until everything is sent."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, self._sending_what_is_left(send))
        elif scope["type"] == "http":
            await self._request(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        status, began = 500, time.perf_counter()

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        method = {"http.request.method": scope["method"]}
        self._active.add(1, method)
        serving = begin(scope)
        span = self._telemetry.tracer.start_span(scope["method"], _context(scope), SpanKind.SERVER)
        try:
            with trace.use_span(span, end_on_exit=False, record_exception=False, set_status_on_exception=False):
                await self._app(scope, receive, watched)
        finally:
            end(serving)
            self._active.add(-1, method)
            told = _attributes(scope, status)
            span.update_name(f"{scope['method']} {told.get('http.route', 'unknown')}")
            span.set_attributes(told)
            if status >= 500:
                span.set_status(Status(StatusCode.ERROR))
            span.end()
            self._duration.record(time.perf_counter() - began, told)

    def _sending_what_is_left(self, send: Send) -> Send:
        async def sending(message: Message) -> None:
            if message["type"] == "lifespan.shutdown.complete":
                await self._telemetry.close()
            await send(message)

        return sending


def _attributes(scope: Scope, status: int) -> Mapping[str, Any]:
    told: dict[str, Any] = {"http.request.method": scope["method"], "http.response.status_code": status}
    route = getattr(scope.get("route"), "path", None)
    if route:
        told["http.route"] = route
    code, _ = named_error(scope)
    if status >= 400 and code:
        told["error.type"] = code
    return told


def _context(scope: Scope) -> Context:
    """Below the span that an adopted traceparent names; else empty, so that the span begins a trace."""
    parent = parent_span_of(scope)
    if parent is None:
        return Context()
    remote = SpanContext(int(trace_id_of(scope), 16), int(parent, 16), True, TraceFlags(TraceFlags.SAMPLED))
    return trace.set_span_in_context(NonRecordingSpan(remote), Context())
