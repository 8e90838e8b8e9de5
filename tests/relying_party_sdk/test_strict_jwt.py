"""The front door for JWTs: shape, size and header, before any key is touched."""

import base64
import contextlib
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import ECKey

from relying_party_sdk.errors import TokenRefused
from relying_party_sdk.strict_jwt import MAX_TOKEN, parse_jwt, verify_signature
from tests.relying_party_sdk.small_provider import SmallProvider


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _token(header: bytes = b'{"alg":"ES256"}', claims: bytes = b'{"a":1}', signature: bytes = b"x" * 64) -> str:
    return ".".join(_b64(part) for part in (header, claims, signature))


def _refuse(raw: object) -> None:
    with pytest.raises(TokenRefused):
        parse_jwt(raw, algs=("ES256",))


def test_a_plain_token_is_read() -> None:
    token = parse_jwt(_token(b'{"alg":"ES256","kid":"k"}'), algs=("ES256",))
    assert (token.alg, token.kid, token.claims) == ("ES256", "k", {"a": 1})


@pytest.mark.parametrize("raw", [None, 5, "", "a.b", "a.b.c.d", "..", "a..b", b"a.b.c", "é.b.c"])
def test_attack_not_a_token_at_all(raw: object) -> None:
    _refuse(raw)


@pytest.mark.parametrize("member", ["jwk", "jku", "x5u", "x5c", "crit", "b64", "zip", "enc"])
def test_attack_header_that_brings_its_own_key_or_meaning(member: str) -> None:
    _refuse(_token(json.dumps({"alg": "ES256", member: "x"}).encode()))


@pytest.mark.parametrize("kid", [5, "k" * 257, ["k"], {"k": 1}])
def test_attack_kid_that_is_no_short_text(kid: object) -> None:
    _refuse(_token(json.dumps({"alg": "ES256", "kid": kid}).encode()))


@pytest.mark.parametrize("alg", ["none", "None", "HS256", "RS256", "es256", "", None, 5, ["ES256"]])
def test_attack_algorithm_that_was_not_registered(alg: object) -> None:
    _refuse(_token(json.dumps({"alg": alg}).encode()))


@pytest.mark.parametrize("typ", ["logout+jwt", "", 5, "jose"])
def test_attack_token_of_another_kind(typ: object) -> None:
    _refuse(_token(json.dumps({"alg": "ES256", "typ": typ}).encode()))


def test_attack_names_twice_in_header_or_claims() -> None:
    _refuse(_token(b'{"alg":"none","alg":"ES256"}'))
    _refuse(_token(claims=b'{"sub":"a","sub":"b"}'))


@pytest.mark.parametrize("spoil", ["=", " ", "\n", "+", "/"])
def test_attack_base64_spelled_in_another_way(spoil: str) -> None:
    head, body, signature = _token().split(".")
    _refuse(f"{head}.{body}{spoil}.{signature}")
    _refuse(f"{head}.{body}.{signature}{spoil}")


def test_attack_stray_bits_in_the_last_character() -> None:
    head, body, signature = _token(signature=b"x").split(".")
    assert signature == "eA"
    _refuse(f"{head}.{body}.eB")


def test_attack_huge_token_is_refused_before_decoding() -> None:
    started = time.perf_counter()
    _refuse("a" * (MAX_TOKEN + 1))
    _refuse(f"{'a' * 20_000}.b.c")
    assert time.perf_counter() - started < 0.05


def test_the_signature_is_verified_over_the_very_bytes_that_were_read() -> None:
    op = SmallProvider()
    token = parse_jwt(op.make_id_token("n"), algs=("ES256",))
    verify_signature(token, op.key)
    with pytest.raises(TokenRefused):
        verify_signature(token, ECKey.generate_key("P-256"))


@given(st.text(alphabet='abcABC012._-= {}":é', max_size=120))
def test_any_text_is_a_token_or_one_kind_of_refusal(raw: str) -> None:
    with contextlib.suppress(TokenRefused):
        parse_jwt(raw, algs=("ES256",))
