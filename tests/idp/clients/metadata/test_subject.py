"""Sectors never join services by accident."""

import pytest

from idp.clients.metadata.rule import InvalidClientMetadata
from tests.idp.provider import confidential, resource_server

TWO_HOSTS = ("https://a.example/", "https://b.example/")


def test_two_hosts_need_a_registered_sector() -> None:
    with pytest.raises(InvalidClientMetadata):
        confidential(redirect_uris=TWO_HOSTS)
    assert confidential(redirect_uris=TWO_HOSTS, sector_identifier="a.example").sector == "a.example"


def test_one_host_is_a_sector_and_on_the_own_machine_each_client_is() -> None:
    assert confidential(redirect_uris=("https://rp.example/cb", "https://rp.example/b")).sector == "rp.example"
    assert confidential("bank").sector == "bank"
    assert resource_server().sector == "kakehashi-data-trust"
