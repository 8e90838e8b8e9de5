"""Prefixes of addresses: enough to compare, too little to find a home."""

import pytest

from idp.card_login.cross_device.network import network_of, same_network


@pytest.mark.parametrize(
    ("host", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("testclient", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_only_a_prefix_is_kept(host: str | None, network: str) -> None:
    assert network_of(host) == network


def test_an_unknown_network_is_another_one() -> None:
    assert same_network("203.0.113.0/24", "203.0.113.0/24")
    assert not same_network("203.0.113.0/24", "198.51.100.0/24")
    assert not same_network("", "")
