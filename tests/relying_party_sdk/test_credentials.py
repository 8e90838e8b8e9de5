"""Client authentication: what is sent, and that keys of every form are understood and never printed."""

import base64
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

from relying_party_sdk import ClientCertificate, ClientSecretBasic, NoClientSecret, PrivateKeyJwt
from relying_party_sdk.credentials import Caller

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
    [(ECKey.generate_key("P-384").as_pem(private=True), "ES384"), (ed25519.Ed25519PrivateKey.generate(), "Ed25519")],
)
def test_what_is_published_verifies_what_is_signed(key: Any, alg: str) -> None:
    auth = PrivateKeyJwt(key)
    assert auth.alg == alg
    published = auth.public_jwks()
    assert "d" not in published["keys"][0]
    form, _ = _apply(auth)
    jwt.decode(form["client_assertion"], _key_set(published), algorithms=[alg])


def test_an_rsa_key_may_sign_as_fapi_wants_it() -> None:
    auth = PrivateKeyJwt(RSAKey.generate_key(2048).as_pem(private=True), alg="PS256")
    form, _ = _apply(auth)
    assert (
        jwt.decode(form["client_assertion"], _key_set(auth.public_jwks()), algorithms=["PS256"]).header["alg"]
        == "PS256"
    )


def test_a_certificate_proves_in_the_handshake_and_the_form_only_names() -> None:
    assert _apply(ClientCertificate()) == ({"client_id": "bank"}, {})
    assert ClientCertificate.by_certificate
    assert not any(each.by_certificate for each in (NoClientSecret, ClientSecretBasic, PrivateKeyJwt))


def test_credentials_are_not_printed() -> None:
    key = ECKey.generate_key("P-256").as_dict(private=True)
    assert str(key["d"]) not in repr(PrivateKeyJwt(key))
    assert "hush" not in repr(ClientSecretBasic("hush"))
