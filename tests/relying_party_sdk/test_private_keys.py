"""Keys of every form are read, keys that cannot sign are refused, and no error holds a key."""

import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from joserfc.jwk import ECKey, OKPKey, RSAKey

from relying_party_sdk.errors import Misconfigured
from relying_party_sdk.private_keys import import_private, natural_alg


@pytest.mark.parametrize(
    ("key", "alg"),
    [
        (ECKey.generate_key("P-256").as_pem(private=True), "ES256"),
        (ECKey.generate_key("P-384").as_pem(private=True).decode(), "ES384"),
        (ECKey.generate_key("P-521").as_dict(private=True), "ES512"),
        (json.dumps(RSAKey.generate_key(2048).as_dict(private=True)), "RS256"),
        (OKPKey.generate_key("Ed25519").as_pem(private=True), "Ed25519"),
        (ec.generate_private_key(ec.SECP256R1()), "ES256"),
        (rsa.generate_private_key(65537, 2048), "RS256"),
        (ed25519.Ed25519PrivateKey.generate(), "Ed25519"),
    ],
)
def test_keys_of_every_form_are_read(key: Any, alg: str) -> None:
    signer = import_private(key)
    assert signer.is_private
    assert natural_alg(signer) == alg


@pytest.mark.parametrize(
    "key",
    [
        "",
        "{",
        "{}",
        "not a key",
        b"\xff",
        {"kty": "oct", "k": "AA"},
        ECKey.generate_key("P-256").as_dict(private=False),
    ],
)
def test_a_key_that_cannot_sign_is_a_misconfiguration(key: Any) -> None:
    with pytest.raises(Misconfigured):
        import_private(key)


def test_the_error_does_not_hold_the_key() -> None:
    key = {**ECKey.generate_key("P-256").as_dict(private=True), "crv": "P-0"}
    with pytest.raises(Misconfigured) as refused:
        import_private(key)
    assert str(key["d"]) not in str(refused.value)
