"""Settings every house has."""

import pytest

from deploy.running import Running
from foundation.environment import SettingsRefused


def test_a_house_runs_without_any_of_them() -> None:
    assert Running.from_mapping({"KAKEHASHI_IDP_ISSUER": "x"}) == Running("json", ())


@pytest.mark.parametrize(
    ("name", "value"), [("LOG", "xml"), ("TRACE_SOURCES", "10.0.0.0/8"), ("TRACE_SOURCES", "proxy"), ("TRACE", "on")]
)
def test_what_cannot_be_meant_refuses_the_start(name: str, value: str) -> None:
    with pytest.raises(SettingsRefused):
        Running.from_mapping({f"KAKEHASHI_RUN_{name}": value})
