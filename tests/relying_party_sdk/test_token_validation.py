"""Each sentence of OpenID Connect Core 3.1.3.7 refuses what it must, one at a time."""

import asyncio
import base64
import hashlib
import hmac
from typing import Any

import pytest
from joserfc.jwk import ECKey

from relying_party_sdk.errors import TokenRefused
from relying_party_sdk.strict_jwt import parse_jwt
from relying_party_sdk.token_validation import (
    STEPS,
    Expectation,
    algorithm_is_registered,
    half_hash,
    validate_id_token,
)
from tests.relying_party_sdk.small_provider import CLIENT, ISSUER, SUB, SmallProvider, unsigned


def _expect(op: SmallProvider, **changes: Any) -> Expectation:
    given: dict[str, Any] = {
        "issuer": ISSUER,
        "client_id": CLIENT,
        "alg": "ES256",
        "now": op.clock.timestamp(),
        "nonce": "n",
        "access_token": "at-1",
        **changes,
    }
    return Expectation(**given)


def _validate(op: SmallProvider, raw: object = None, **changes: Any) -> dict[str, Any]:
    token = raw if raw is not None else op.make_id_token("n")
    return asyncio.run(validate_id_token(token, _expect(op, **changes), op.relying_party().provider.keys))


def _refused(op: SmallProvider, raw: object = None, **changes: Any) -> str:
    with pytest.raises(TokenRefused) as refused:
        _validate(op, raw, **changes)
    return refused.value.step


def test_the_steps_stand_in_the_order_of_the_specification() -> None:
    assert [step.__name__ for step in STEPS] == [
        "issuer_is_the_pinned_one",
        "audience_is_us",
        "authorised_party_is_us",
        "algorithm_is_registered",
        "signature_is_the_issuers",
        "not_expired",
        "issued_just_now",
        "nonce_is_ours",
        "context_is_one_we_asked_for",
        "login_is_fresh",
        "access_token_is_the_same",
        "subject_is_usable",
    ]


def test_a_good_token_passes_all_of_them() -> None:
    assert _validate(SmallProvider(), max_age=60)["sub"] == SUB


@pytest.mark.parametrize(
    "iss",
    ["https://op.example/", "https://op.exampl", "https://OP.example", ["https://op.example"], 7],
)
def test_attack_another_issuer_even_one_that_looks_alike(iss: object) -> None:
    op = SmallProvider()
    op.claims = {"iss": iss}
    assert _refused(op).endswith("(2)")


@pytest.mark.parametrize("aud", ["shop", "bank2", "ban", "BANK", [], ["shop"], ["bank", "shop"], 5, {"bank": 1}])
def test_attack_token_made_for_somebody_else(aud: object) -> None:
    op = SmallProvider()
    op.claims = {"aud": aud}
    assert _refused(op).endswith("(3)")


def test_an_audience_list_of_us_alone_is_fine() -> None:
    op = SmallProvider()
    op.claims = {"aud": [CLIENT], "azp": CLIENT}
    assert _validate(op)["aud"] == [CLIENT]


def test_attack_azp_of_another_client() -> None:
    op = SmallProvider()
    op.claims = {"azp": "shop"}
    assert _refused(op).endswith("(5)")


def test_attack_signature_by_a_key_the_issuer_never_had() -> None:
    op = SmallProvider()
    op.key = ECKey.generate_key("P-256", {"kid": "k1"})
    assert _refused(op).endswith("(6)")


def test_attack_one_flipped_byte_of_the_signature() -> None:
    op = SmallProvider()
    head, body, signature = op.make_id_token("n").split(".")
    flipped = ("A" if signature[0] != "A" else "B") + signature[1:]
    assert _refused(op, f"{head}.{body}.{flipped}").endswith("(6)")


@pytest.mark.parametrize("alg", ["none", "None", "NONE", "nOnE", ""])
def test_attack_alg_none(alg: str) -> None:
    """Every claim as it should be: the signature alone is missing."""
    op = SmallProvider()
    claims = parse_jwt(op.make_id_token("n"), algs=("ES256",)).claims
    with pytest.raises(TokenRefused):
        _validate(op, unsigned(claims, {"alg": alg}))


@pytest.mark.parametrize("form", ["pem", "der", "jwk"])
def test_attack_hs256_with_the_public_key_as_secret(form: str) -> None:
    op = SmallProvider()
    secrets = {
        "pem": op.key.as_pem(private=False),
        "der": op.key.as_der(private=False),
        "jwk": str(op.key.as_dict(private=False)).encode(),
    }
    head = base64.urlsafe_b64encode(b'{"alg":"HS256","kid":"k1"}').rstrip(b"=").decode()
    signed = f"{head}.{op.make_id_token('n').split('.')[1]}"
    mac = hmac.new(secrets[form], signed.encode(), hashlib.sha256).digest()
    forged = f"{signed}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"
    assert _refused(op, forged).endswith("(7)")


def test_attack_rs256_token_for_an_es256_client() -> None:
    op = SmallProvider()
    op.header = {"alg": "RS256", "kid": "r1"}
    assert _refused(op).endswith("(7)")


def test_the_algorithm_step_stands_alone_too() -> None:
    op = SmallProvider()
    op.header = {"alg": "RS256", "kid": "r1"}
    token = parse_jwt(op.make_id_token("n"), algs=("ES256", "RS256"))
    with pytest.raises(TokenRefused):
        algorithm_is_registered(token, _expect(op), op.key)


@pytest.mark.parametrize("exp", [0, 1_800_000_000, True, "1800000300", -1, 1e400, 10**30, None])
def test_attack_expired_or_undatable(exp: object) -> None:
    op = SmallProvider()
    op.claims = {"exp": exp}
    with pytest.raises(TokenRefused):
        _validate(op)


@pytest.mark.parametrize("drift", [61, 3600, -601])
def test_attack_iat_too_far_from_now(drift: int) -> None:
    op = SmallProvider()
    op.claims = {"iat": op.clock.timestamp() + drift}
    assert _refused(op).endswith("(10)")


@pytest.mark.parametrize("drift", [60, 0, -300])
def test_a_minute_of_clock_difference_is_no_attack(drift: int) -> None:
    op = SmallProvider()
    op.claims = {"iat": op.clock.timestamp() + drift}
    assert _validate(op)["sub"] == SUB


def test_attack_token_that_is_not_valid_yet() -> None:
    op = SmallProvider()
    op.claims = {"nbf": op.clock.timestamp() + 61}
    assert _refused(op) == "RFC 7519 4.1.5"


@pytest.mark.parametrize("nonce", ["other", "", None, 5, ["n"]])
def test_attack_nonce_replay(nonce: object) -> None:
    op = SmallProvider()
    op.claims = {"nonce": nonce}
    assert _refused(op).endswith("(11)")


def test_a_weaker_login_than_asked_for_is_refused() -> None:
    op = SmallProvider()
    assert _refused(op, acr_values=("urn:kakehashi:acr:jpki-signature",)).endswith("(12)")


@pytest.mark.parametrize("auth_time", [1_799_999_000, None, "now", True])
def test_attack_old_login_presented_as_fresh(auth_time: object) -> None:
    op = SmallProvider()
    op.claims = {"auth_time": auth_time}
    with pytest.raises(TokenRefused):
        _validate(op, max_age=60)


@pytest.mark.parametrize("at_hash", ["wrong", 5])
def test_attack_swapped_access_token(at_hash: object) -> None:
    op = SmallProvider()
    op.claims = {"at_hash": at_hash}
    assert _refused(op) == "OIDC Core 3.1.3.8"


def test_a_token_without_at_hash_is_allowed_in_the_code_flow() -> None:
    op = SmallProvider()
    op.claims = {"at_hash": None}
    assert _validate(op)["sub"] == SUB


@pytest.mark.parametrize("sub", ["", None, 5, "x" * 256, "花子", ["a"]])
def test_an_unusable_subject_is_refused(sub: object) -> None:
    op = SmallProvider()
    op.claims = {"sub": sub}
    assert _refused(op) == "OIDC Core 2"


@pytest.mark.parametrize("kind", ["logout+jwt", "at+jwt", "consent-receipt+jwt"])
def test_attack_a_token_of_another_kind_is_no_id_token(kind: str) -> None:
    op = SmallProvider()
    op.header = {"typ": kind}
    assert _refused(op) == "front"


def test_the_hash_size_follows_the_algorithm() -> None:
    assert len(half_hash("ES256", "x")) == 22
    assert len(half_hash("ES384", "x")) == 32
    assert len(half_hash("Ed25519", "x")) == 43
