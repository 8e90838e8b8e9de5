"""TK-22: whose word about a client certificate is believed."""

import logging
from base64 import b64encode
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from foundation.client_certificate import ClientCertificates
from foundation.mutual_tls import EXTENSION, described
from tests.gov_core.jpki.verifiers_at_the_door import certificate, pem

DER, OTHER = (certificate(name).public_bytes(Encoding.DER) for name in ("kakehashi", "tax"))
PROXY = "10.0.0.9"
SECRET = "a" * 43


def _field(der: bytes) -> bytes:
    return b":" + b64encode(der) + b":"


GOOD = (b"client-cert", _field(DER))
KNOWN = (b"client-cert-secret", SECRET.encode())


def _scope(*headers: tuple[bytes, bytes], peer: str = PROXY, **more: Any) -> dict[str, Any]:
    return {"type": "http", "client": (peer, 50000), "headers": list(headers), **more}


BY_ADDRESS = ClientCertificates(frozenset({PROXY}))
BY_SECRET = ClientCertificates(secret=SECRET)
BY_BOTH = ClientCertificates(frozenset({PROXY}), SECRET)


def test_a_known_proxy_is_believed() -> None:
    assert BY_ADDRESS.of(_scope(GOOD)) == DER
    assert BY_SECRET.of(_scope(GOOD, KNOWN, peer="192.0.2.1")) == DER
    assert BY_BOTH.of(_scope(GOOD, KNOWN)) == DER
    assert BY_ADDRESS.of(_scope()) is None
    chain = (b"client-cert-chain", _field(OTHER) + b", " + _field(DER))
    assert BY_ADDRESS.chain_of(_scope(chain)) == [OTHER, DER]
    assert BY_ADDRESS.chain_of(_scope()) == []


ATTACKS: dict[str, tuple[ClientCertificates, dict[str, Any]]] = {
    "nobody is configured": (ClientCertificates(), _scope(GOOD)),
    "from outside": (BY_ADDRESS, _scope(GOOD, peer="192.0.2.1")),
    "from nowhere": (BY_ADDRESS, {**_scope(GOOD), "client": None}),
    "without the secret": (BY_SECRET, _scope(GOOD)),
    "with a wrong secret": (BY_SECRET, _scope(GOOD, (b"client-cert-secret", b"b" * 43))),
    "with the secret twice": (BY_SECRET, _scope(GOOD, KNOWN, KNOWN)),
    "the address alone": (BY_BOTH, _scope(GOOD)),
    "the secret alone": (BY_BOTH, _scope(GOOD, KNOWN, peer="192.0.2.1")),
    "twice": (BY_ADDRESS, _scope(GOOD, GOOD)),
    "twice with another": (BY_ADDRESS, _scope(GOOD, (b"client-cert", _field(OTHER)))),
    "an underscore": (BY_ADDRESS, _scope((b"client_cert", _field(DER)))),
    "an underscore beside the right one": (BY_ADDRESS, _scope(GOOD, (b"client_cert", _field(OTHER)))),
    "capitals": (BY_ADDRESS, _scope((b"Client-Cert", _field(DER)))),
    "two in one": (BY_ADDRESS, _scope((b"client-cert", _field(DER) + b", " + _field(OTHER)))),
    "PEM": (BY_ADDRESS, _scope((b"client-cert", pem(certificate("kakehashi")).replace("\n", "%0A").encode()))),
    "bare base64": (BY_ADDRESS, _scope((b"client-cert", b64encode(DER)))),
    "base64url": (BY_ADDRESS, _scope((b"client-cert", b":-_-_:"))),
    "too long": (BY_ADDRESS, _scope((b"client-cert", _field(b"x" * 20_000)))),
    "empty": (BY_ADDRESS, _scope((b"client-cert", b""))),
    "on our own TLS port": (BY_ADDRESS, _scope(GOOD, extensions={EXTENSION: described([])})),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_tk22_a_header_that_is_not_to_be_believed_is_ignored_and_logged(
    attack: str, caplog: pytest.LogCaptureFixture
) -> None:
    believing, scope = ATTACKS[attack]
    with caplog.at_level(logging.WARNING, "kakehashi.foundation"):
        assert believing.of(scope) is None
    assert "ignored" in caplog.text


def test_tk22_on_our_own_port_the_handshake_alone_counts() -> None:
    direct = {EXTENSION: described([pem(certificate("tax"))])}
    assert BY_ADDRESS.of(_scope(GOOD, extensions=direct)) == OTHER
    assert ClientCertificates().of(_scope(extensions=direct)) == OTHER


def test_a_guessable_secret_is_none() -> None:
    with pytest.raises(ValueError, match="32 characters"):
        ClientCertificates(secret="letmein")
    assert SECRET not in repr(BY_SECRET)


def test_a_chain_is_bounded() -> None:
    long = (b"client-cert-chain", b", ".join([_field(b"x")] * 6))
    assert BY_ADDRESS.chain_of(_scope(long)) == []
    assert BY_ADDRESS.chain_of(_scope((b"client-cert-chain", _field(DER)), peer="192.0.2.1")) == []


@given(st.binary(max_size=80))
def test_any_bytes_are_a_certificate_or_nothing(value: bytes) -> None:
    found = BY_ADDRESS.of(_scope((b"client-cert", value)))
    assert found is None or value.strip(b" \t") == _field(found) or b64encode(found).rstrip(b"=") in value
