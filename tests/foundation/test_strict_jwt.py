"""Attacks on the JWT door, each refused before or by the signature check."""

import base64
import json
import time
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import OctKey

from foundation.signing import SigningKey
from foundation.strict_jwt import JwtRefused, parse, verify, verify_carried, verify_shared
from tests.foundation.jwt_attacks import ATTACKS, GOOD, JWKS, RING, altered, b64, raw_signature, signed


@pytest.mark.parametrize("attack", ATTACKS, ids=str)
def test_attacks_are_refused(attack: str) -> None:
    with pytest.raises(JwtRefused):
        verify(ATTACKS[attack](), JWKS, ("ES256",), None)


def test_ky06_what_is_too_long_costs_nothing() -> None:
    """Refused before anything is decoded; the quickest of three, for a machine that does something else as well."""
    token = ".".join(["A" * 4_000_000] * 3)

    def cost() -> float:
        started = time.process_time()
        with pytest.raises(JwtRefused):
            parse(token)
        return time.process_time() - started

    assert min(cost() for _ in range(3)) < 0.001


def test_ky13_nothing_but_the_very_letters_is_what_was_signed() -> None:
    for token in altered():
        with pytest.raises(JwtRefused):
            verify(token, JWKS, ("ES256",), None)


@pytest.mark.parametrize("claims", [b'{"a": 1}', b'{"a":1}\n', b'{"\\u0061":1}'])
def test_ky13_the_same_claims_written_otherwise_are_not_what_was_signed(claims: bytes) -> None:
    header, body, signature = GOOD.split(".")
    assert json.loads(claims) == json.loads(base64.urlsafe_b64decode(body + "=="))
    with pytest.raises(JwtRefused):
        verify(f"{header}.{b64(claims)}.{signature}", JWKS, ("ES256",), None)


def test_the_untouched_token_is_accepted() -> None:
    assert verify(GOOD, JWKS, ("ES256",), "x+jwt") == {"a": 1}


def test_a_token_of_another_kind_is_refused() -> None:
    with pytest.raises(JwtRefused, match="kind"):
        verify(GOOD, JWKS, ("ES256",), "logout+jwt")


def test_an_algorithm_not_agreed_on_is_refused_though_the_key_is_known() -> None:
    with pytest.raises(JwtRefused, match="agreed"):
        verify(RING.sign_jwt({"a": 1}, alg="RS256"), JWKS, ("ES256",), None)


def test_a_key_of_another_use_is_not_tried() -> None:
    keys = {"keys": [{**key, "use": "enc"} for key in JWKS["keys"]]}
    with pytest.raises(JwtRefused):
        verify(GOOD, keys, ("ES256",), None)


WEAK = SigningKey("RS256", rsa.generate_private_key(65537, 1024))
BROKEN_KEYS: dict[str, Any] = {
    "no keys": {},
    "keys that are a text": {"keys": "x"},
    "a key that is a text": {"keys": ["x"]},
    "a key without members": {"keys": [{"kty": "EC"}]},
    "members that are not texts": {"keys": [{"kty": "EC", "crv": "P-256", "x": 5, "y": []}]},
    "a point off the curve": {"keys": [{**JWKS["keys"][0], "y": JWKS["keys"][0]["x"]}]},
    "another curve": {"keys": [{**JWKS["keys"][0], "crv": "P-384"}]},
    "a key for another algorithm": {"keys": [{**JWKS["keys"][0], "alg": "ES384"}]},
}


@pytest.mark.parametrize("keys", BROKEN_KEYS.values(), ids=BROKEN_KEYS)
def test_a_broken_key_set_is_a_refusal_and_never_an_accident(keys: dict[str, Any]) -> None:
    with pytest.raises(JwtRefused):
        verify(GOOD, keys, ("ES256",), None)


def test_a_short_rsa_key_proves_nothing() -> None:
    with pytest.raises(JwtRefused):
        verify(WEAK.compact({"a": 1}, None), {"keys": [WEAK.public_jwk]}, ("RS256",), None)


def test_a_broken_key_beside_the_right_one_does_no_harm() -> None:
    keys = {"keys": [{"kty": "EC"}, 5, *JWKS["keys"]]}
    assert verify(signed(b'{"alg":"ES256"}', b'{"a":1}'), keys, ("ES256",), None) == {"a": 1}


@given(st.binary(max_size=80), st.integers(0, 63), st.integers(1, 255))
def test_no_altered_signature_is_accepted(other: bytes, place: int, change: int) -> None:
    good = base64.urlsafe_b64decode(GOOD.split(".")[2] + "==")
    bent = good[:place] + bytes((good[place] ^ change,)) + good[place + 1 :]
    for signature in (other, bent):
        with pytest.raises(JwtRefused):
            verify(raw_signature(signature), JWKS, ("ES256",), None)


def test_a_token_without_key_id_is_tried_against_every_fitting_key() -> None:
    assert verify(signed(b'{"alg":"ES256"}', b'{"a":1}'), JWKS, ("ES256",), None) == {"a": 1}


@given(st.text(max_size=300))
def test_no_text_breaks_the_parser(text: str) -> None:
    with pytest.raises(JwtRefused):
        parse(text)


OWN = {"typ": "proof+jwt", "alg": "ES256", "jwk": JWKS["keys"][0]}


def test_a_token_that_carries_its_key_tells_the_keys_thumbprint() -> None:
    token = signed(json.dumps(OWN).encode(), b'{"a":1}')
    assert verify_carried(token, ("ES256",), "proof+jwt") == ({"a": 1}, JWKS["keys"][0]["kid"])
    with pytest.raises(JwtRefused, match="kind"):
        verify_carried(token, ("ES256",), "other+jwt")
    with pytest.raises(JwtRefused):  # such a key is believed through this door alone
        verify(token, JWKS, ("ES256",), None)


@pytest.mark.parametrize(
    "header",
    [
        {**OWN, "jwk": None}, {**OWN, "jwk": "x"}, {**OWN, "jwk": {"kty": "EC"}}, {**OWN, "alg": "none"},
        {**OWN, "jwk": {**JWKS["keys"][0], "d": "AA"}}, {**OWN, "jwk": {"kty": "oct", "k": "AA"}, "alg": "HS256"},
        {**OWN, "jwk": JWKS["keys"][1]}, {**OWN, "jwk": {**JWKS["keys"][0], "y": JWKS["keys"][0]["x"]}},
        {**OWN, "crit": ["b64"]}, {**OWN, "x5c": ["AA"]}, {**OWN, "zip": "DEF"},
        {**OWN, "alg": "EdDSA", "jwk": {"kty": "OKP", "crv": "X25519", "x": "A" * 43}},
        {**OWN, "alg": "EdDSA", "jwk": {"kty": "OKP", "crv": "Ed448", "x": "A" * 76}},
        {**OWN, "alg": "RS256", "jwk": WEAK.public_jwk},
    ],
)  # fmt: skip
def test_a_key_in_the_header_that_is_none_of_ours_is_refused(header: dict[str, Any]) -> None:
    with pytest.raises(JwtRefused):
        verify_carried(signed(json.dumps(header).encode(), b'{"a":1}'), ("ES256", "EdDSA", "RS256"), "proof+jwt")


SHARED = b"s" * 43


def _mac(header: dict[str, Any], secret: bytes = SHARED) -> str:
    key, alg = OctKey.import_key(secret), str(header["alg"])
    return jws.serialize_compact(header, b'{"a":1}', key, algorithms=[alg])


def test_a_token_made_with_a_shared_secret_is_believed_at_its_own_door_alone() -> None:
    assert verify_shared(_mac({"alg": "HS256"}), SHARED) == {"a": 1}
    for token, secret in (
        (_mac({"alg": "HS256"}), b"t" * 43),
        (_mac({"alg": "HS512"}), SHARED),
        (_mac({"alg": "HS256", "jku": "https://evil.example"}), SHARED),
        (_mac({"alg": "HS256"}, b"s" * 16), b"s" * 16),
        (GOOD, SHARED),
        ("x.y.z", SHARED),
    ):
        with pytest.raises(JwtRefused):
            verify_shared(token, secret)
    with pytest.raises(JwtRefused):
        verify(_mac({"alg": "HS256"}), JWKS, ("ES256",), None)
