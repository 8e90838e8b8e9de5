"""Settings come from one mapping, and an address others could reach stops the start."""

import pytest

from citizen_agent.loopback import NotLoopback
from citizen_agent.settings import Settings
from foundation.errors import DomainError


def test_settings_come_from_a_mapping() -> None:
    settings = Settings.from_mapping({"KAKEHASHI_AGENT_PROVIDER": "https://provider.example", "OTHER": "x"})
    assert settings == Settings(provider="https://provider.example", base_url="http://127.0.0.1:8105")


@pytest.mark.parametrize("base_url", ["http://0.0.0.0:8105", "https://agent.example", "http://localhost:8105", "x"])
def test_an_address_others_could_reach_stops_the_start(base_url: str) -> None:
    with pytest.raises(NotLoopback):
        Settings(provider="https://provider.example", base_url=base_url)


def test_an_unknown_setting_stops_the_start() -> None:
    with pytest.raises((DomainError, ValueError)):
        Settings.from_mapping({"KAKEHASHI_AGENT_PROVIDER": "p", "KAKEHASHI_AGENT_PIN": "1234"})
