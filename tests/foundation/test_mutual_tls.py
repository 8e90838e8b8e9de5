"""What an application believes about the other side of a TLS connection."""

import ssl
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from deploy.verifier_pki import VerifierFiles
from foundation.mutual_tls import (
    EXTENSION,
    asking_context,
    client_certificate,
    client_context,
    described,
    server_context,
)
from tests.gov_core.jpki.verifiers_at_the_door import certificate, pem
from tests.gov_core.town import START

PEM, DER = pem(certificate("kakehashi")), certificate("kakehashi").public_bytes(Encoding.DER)


def scope(**changes: Any) -> dict[str, Any]:
    return {"type": "http", "extensions": {EXTENSION: {**described([PEM]), **changes}}}


def test_the_certificate_comes_from_the_extension_and_its_own_one_is_first() -> None:
    assert client_certificate(scope()) == DER
    assert client_certificate(scope(client_cert_chain=[PEM, pem(certificate("tax"))])) == DER


@pytest.mark.parametrize(
    "without",
    [
        {"type": "http"},
        {"type": "http", "extensions": None},
        {"type": "http", "extensions": {}},
        {"type": "http", "extensions": {EXTENSION: None}},
        scope(client_cert_chain=[]),
        scope(client_cert_chain=None),
        scope(client_cert_chain=["not a certificate"]),
        scope(client_cert_chain=["-----BEGIN CERTIFICATE-----\né\n-----END CERTIFICATE-----"]),
        scope(client_cert_chain=[PEM + " " * 20_000]),
        scope(client_cert_error="expired"),
    ],
)
def test_without_a_proven_certificate_there_is_none(without: dict[str, Any]) -> None:
    assert client_certificate(without) is None


def test_both_ends_insist_on_a_certificate(tmp_path: Path) -> None:
    files = VerifierFiles.within(tmp_path)
    files.make(START)
    server = server_context(files.server.certificate, files.server.key, files.authority)
    client = client_context(files.client.certificate, files.client.key, files.authority)
    assert (server.verify_mode, client.verify_mode) == (ssl.CERT_REQUIRED, ssl.CERT_REQUIRED)
    assert client.check_hostname
    assert min(server.minimum_version, client.minimum_version) >= ssl.TLSVersion.TLSv1_2
    assert len(client.get_ca_certs()) == 1  # none of the machine's


def test_a_missing_file_is_an_error_at_the_start(tmp_path: Path) -> None:
    absent = tmp_path / "absent.pem"
    for make in (server_context, client_context):
        with pytest.raises(OSError, match="No such file"):
            make(absent, absent, absent)


def test_a_port_that_asks_takes_those_without_a_certificate_too(tmp_path: Path) -> None:
    files = VerifierFiles.within(tmp_path)
    files.make(START)
    asking = asking_context(files.server.certificate, files.server.key, files.authority)
    assert asking.verify_mode == ssl.CERT_OPTIONAL
    weak = [
        cipher["name"]
        for cipher in asking.get_ciphers()
        if "GCM" not in cipher["name"] and "TLS_" not in cipher["name"]
    ]
    assert not weak  # FAPI 2.0 5.2.2
