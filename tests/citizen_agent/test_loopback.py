"""AG-06: what counts as this computer only."""

import pytest

from citizen_agent.loopback import is_loopback


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "", "localhost", "::", "127.0.0.1.example", "2130706433"])
def test_ag06_other_interfaces_and_names_are_no_loopback(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "[::1]", "::1"])
def test_literal_loopback_addresses_are(host: str) -> None:
    assert is_loopback(host)
