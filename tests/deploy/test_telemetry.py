"""A served provider tells a real collector of its requests, under their trace ids, and nothing of anybody."""

import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from deploy.house_settings import Place, mapping_of
from foundation.environment import SettingsRefused
from tests.deploy.collector import Collector, attributes, collecting
from tests.gov_core.served import free_socket

ALLOWED = {"http.request.method", "http.response.status_code", "http.route", "error.type"}
MARKER = "a-value-that-must-never-reach-a-collector"


def _served(town: Place, collector: Collector) -> tuple[subprocess.Popen[bytes], str]:
    with free_socket() as found:
        port = found.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    mapping = {**mapping_of("idp", town), "KAKEHASHI_IDP_ISSUER": url, "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url}
    mapping["KAKEHASHI_RUN_TRACE_SOURCES"] = "127.0.0.1"
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("KAKEHASHI_")}
    command = [sys.executable, "-m", "deploy.command_line", "serve", "idp", "--port", str(port)]
    return subprocess.Popen(command, env={**inherited, **mapping}, stderr=subprocess.PIPE), url


@pytest.fixture(scope="module")
def told(town: Place) -> tuple[Collector, dict[str, httpx.Response]]:
    """What a collector got of a few requests, and their answers; the house was ended in the ordinary way."""
    with collecting() as collector:
        house, url = _served(town, collector)
        try:
            with httpx.Client(transport=httpx.HTTPTransport(retries=9), base_url=url, trust_env=False) as client:
                adopted = {"traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}
                answers = {
                    "jwks": client.get("/jwks", params={"x": MARKER}, headers={"cookie": f"s={MARKER}"}),
                    "token": client.post("/token", data={"client_id": MARKER, "code": MARKER, "grant_type": MARKER}),
                    "nowhere": client.get(f"/{MARKER}", headers=adopted),
                }
        finally:
            house.terminate()
            house.communicate(timeout=30)
    return collector, answers


def test_every_request_is_a_span_under_the_id_its_answer_names(
    told: tuple[Collector, dict[str, httpx.Response]],
) -> None:
    collector, answers = told
    spans = {span.name: span for span in collector.spans}
    assert set(spans) == {"GET /jwks", "POST /token", "GET unknown"}
    assert collector.services == {"kakehashi-idp"}
    refused = spans["POST /token"]
    assert refused.trace_id.hex() == answers["token"].headers["trace-id"] == answers["token"].json()["trace_id"]
    assert refused.parent_span_id == b""
    assert attributes(refused) == {
        "http.request.method": "POST",
        "http.response.status_code": 401,
        "http.route": "/token",
        "error.type": "invalid_client",
    }
    assert spans["GET unknown"].trace_id.hex() == "4bf92f3577b34da6a3ce929d0e0e4736"
    assert spans["GET unknown"].parent_span_id.hex() == "00f067aa0ba902b7"


def test_durations_and_open_requests_are_counted_by_route(told: tuple[Collector, dict[str, httpx.Response]]) -> None:
    collector, _ = told
    metrics = {metric.name: metric for metric in collector.metrics}
    assert set(metrics) == {"http.server.request.duration", "http.server.active_requests"}
    points = metrics["http.server.request.duration"].histogram.data_points
    by_route = {attributes(point).get("http.route"): point for point in points}
    assert set(by_route) == {"/jwks", "/token", None}
    assert all(point.count == 1 and 0 < point.sum < 5 for point in points)
    assert all(point.as_int == 0 for point in metrics["http.server.active_requests"].sum.data_points)


def test_no_attribute_is_a_secret_a_person_or_an_address(told: tuple[Collector, dict[str, httpx.Response]]) -> None:
    collector, _ = told
    assert MARKER.encode() not in collector.raw
    assert b"127.0.0.1" not in collector.raw
    for span in collector.spans:
        assert set(attributes(span)) <= ALLOWED
        assert not span.events and not span.links


def test_a_house_that_tells_nobody_imports_nothing_of_it() -> None:
    """The start-up bar: not even looked for."""
    look = (
        "import deploy.serving, idp.app, sys; sys.exit(any(name.startswith('opentelemetry') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", look], check=False, cwd=Path.cwd()).returncode == 0


def test_without_the_extra_a_house_that_should_tell_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    from deploy.serving import telemetry_of

    monkeypatch.setitem(sys.modules, "deploy.telemetry", None)
    with pytest.raises(SettingsRefused, match="extra"):
        telemetry_of("idp", "http://127.0.0.1:4318")
