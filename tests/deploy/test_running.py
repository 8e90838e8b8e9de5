"""Settings every house has."""

import pytest

from deploy.running import Running
from foundation.environment import SettingsRefused


def test_a_house_runs_without_any_of_them() -> None:
    assert Running.from_mapping({"KAKEHASHI_IDP_ISSUER": "x"}) == Running("json", ())


def test_the_standards_own_name_for_the_collector_counts_and_ours_wins() -> None:
    standard = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318"}
    assert Running.from_mapping(standard).otlp_endpoint == "http://collector:4318"
    ours = {**standard, "KAKEHASHI_RUN_OTLP_ENDPOINT": "http://ours:4318"}
    assert Running.from_mapping(ours).otlp_endpoint == "http://ours:4318"
    assert Running.from_mapping({**standard, "KAKEHASHI_RUN_OTLP_ENDPOINT": ""}).otlp_endpoint == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LOG", "xml"),
        ("TRACE_SOURCES", "10.0.0.0/8"),
        ("TRACE_SOURCES", "proxy"),
        ("TRACE", "on"),
        ("OTLP_ENDPOINT", "collector:4318"),
    ],
)
def test_what_cannot_be_meant_refuses_the_start(name: str, value: str) -> None:
    with pytest.raises(SettingsRefused):
        Running.from_mapping({f"KAKEHASHI_RUN_{name}": value})
