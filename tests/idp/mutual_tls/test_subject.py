"""RFC 8705 2.1.2: five ways to name a subject, each compared as a value."""

from typing import Any

import pytest

from idp.mutual_tls.certificate import read_certificate
from idp.mutual_tls.subject import is_subject
from tests.idp.certified import NAMES, authority
from tests.idp.provider import confidential

CERTIFICATE = read_certificate(authority().certify(names=NAMES))


def _is(**name: Any) -> bool:
    client = confidential(token_endpoint_auth_method="tls_client_auth", secret_hash="", **name)
    return is_subject(client, CERTIFICATE)


@pytest.mark.parametrize(
    "name",
    [
        {"tls_client_auth_subject_dn": r"CN=client.bank.example,O=Midori Bank\, Ltd.,C=JP"},
        {"tls_client_auth_san_dns": "client.bank.example"},
        {"tls_client_auth_san_uri": "https://bank.example/client"},
        {"tls_client_auth_san_ip": "2001:db8::1"},
        {"tls_client_auth_san_email": "client@bank.example"},
    ],
)
def test_each_name_finds_its_certificate(name: dict[str, str]) -> None:
    assert _is(**name)


@pytest.mark.parametrize(
    "name",
    [
        {"tls_client_auth_subject_dn": r"CN=client.bank.example"},
        {"tls_client_auth_subject_dn": r"C=JP,O=Midori Bank\, Ltd.,CN=client.bank.example"},
        {"tls_client_auth_subject_dn": r"CN=client.bank.example,O=Midori Bank\, Ltd.,C=JP,C=JP"},
        {"tls_client_auth_san_dns": "bank.example"},
        {"tls_client_auth_san_dns": "client.bank.example."},
        {"tls_client_auth_san_uri": "https://bank.example/clien"},
        {"tls_client_auth_san_uri": "client.bank.example"},
        {"tls_client_auth_san_ip": "2001:db8::2"},
        {"tls_client_auth_san_email": "bank.example"},
    ],
)
def test_tk21_another_clients_name_does_not(name: dict[str, str]) -> None:
    assert not _is(**name)
