"""Exactly one name, in a form that can be compared."""

from typing import Any

import pytest

from idp.clients.metadata.rule import InvalidClientMetadata
from tests.idp.provider import confidential

DNS = {"tls_client_auth_san_dns": "a.example"}


def _registered(**members: Any) -> tuple[str, str]:
    given = {"token_endpoint_auth_method": "tls_client_auth", "secret_hash": "", **members}
    return confidential(**given).tls_subject


def test_the_one_name_is_found() -> None:
    assert _registered(**DNS) == ("san_dns", "a.example")
    assert _registered(tls_client_auth_san_ip="192.0.2.1") == ("san_ip", "192.0.2.1")
    assert confidential().tls_subject == ("", "")


@pytest.mark.parametrize(
    "members",
    [
        {},
        {**DNS, "tls_client_auth_san_uri": "https://a.example"},
        {"token_endpoint_auth_method": "client_secret_basic", "secret_hash": "0" * 64, **DNS},
        {"tls_client_auth_subject_dn": "no name"},
        {"tls_client_auth_subject_dn": "X=y"},
        {"tls_client_auth_san_ip": "2001:DB8::1"},
        {"tls_client_auth_san_ip": "a.example"},
        {**DNS, "secret_hash": "0" * 64},
    ],
)
def test_anything_else_is_refused_at_registration(members: dict[str, str]) -> None:
    with pytest.raises(InvalidClientMetadata):
        _registered(**members)
