"""Client authentication: what is sent, and that keys of every form are understood and never printed."""

import base64
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OKPKey, RSAKey

from relying_party_sdk import ClientSecretBasic, NoClientSecret, PrivateKeyJwt
from relying_party_sdk.credentials import Caller
from relying_party_sdk.errors import Misconfigured

CALLER = Caller("bank", "https://op.example", 1_800_000_000, "jti-1")


def _key_set(document: Any) -> KeySet:
    return KeySet.import_key_set(document)


def _apply(auth: Any) -> tuple[dict[str, str], dict[str, str]]:
    form: dict[str, str] = {}
    headers: dict[str, str] = {}
    auth.authenticate(CALLER, form, headers)
    return form, headers


def test_a_public_client_says_only_its_name() -> None:
    assert _apply(NoClientSecret()) == ({"client_id": "bank"}, {})


def test_basic_halves_are_form_encoded_first() -> None:
    _, headers = _apply(ClientSecretBasic("a:b%c d"))
    assert base64.b64decode(headers["authorization"].removeprefix("Basic ")) == b"bank:a%3Ab%25c+d"


def test_the_assertion_is_for_the_issuer_alone_and_short() -> None:
    auth = PrivateKeyJwt(ECKey.generate_key("P-256").as_dict(private=True))
    form, _ = _apply(auth)
    token = jwt.decode(form["client_assertion"], _key_set(auth.public_jwks()), algorithms=["ES256"])
    assert token.claims == {
        "iss": "bank",
        "sub": "bank",
        "aud": "https://op.example",
        "iat": 1_800_000_000,
        "exp": 1_800_000_060,
        "jti": "jti-1",
    }
    assert token.header["kid"] == auth.kid


@pytest.mark.parametrize(
    ("key", "alg"),
    [
        (ECKey.generate_key("P-256").as_pem(private=True), "ES256"),
        (ECKey.generate_key("P-384").as_pem(private=True).decode(), "ES384"),
        (json.dumps(RSAKey.generate_key(2048).as_dict(private=True)), "RS256"),
        (OKPKey.generate_key("Ed25519").as_pem(private=True), "Ed25519"),
        (ec.generate_private_key(ec.SECP256R1()), "ES256"),
        (rsa.generate_private_key(65537, 2048), "RS256"),
        (ed25519.Ed25519PrivateKey.generate(), "Ed25519"),
    ],
)
def test_keys_of_every_form_sign(key: Any, alg: str) -> None:
    auth = PrivateKeyJwt(key)
    assert auth.alg == alg
    published = auth.public_jwks()
    assert not {"d", "p", "q"} & published["keys"][0].keys()
    form, _ = _apply(auth)
    jwt.decode(form["client_assertion"], _key_set(published), algorithms=[alg])


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
        PrivateKeyJwt(key)


def test_credentials_are_not_printed() -> None:
    key = ECKey.generate_key("P-256").as_dict(private=True)
    assert str(key["d"]) not in repr(PrivateKeyJwt(key))
    assert "hush" not in repr(ClientSecretBasic("hush"))
