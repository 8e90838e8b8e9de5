"""Encryption is registered whole and possible, or refused by name."""

from typing import Any

import pytest

from idp.clients.metadata.encryption import ANSWERS, DEFAULT_ENCODING
from idp.clients.metadata.rule import InvalidClientMetadata
from tests.idp.opened import KEYS
from tests.idp.provider import CLIENT_KEYS, confidential

ALG, ENC = "ECDH-ES+A256KW", "A256GCM"


def _members(answer: str, **parts: str) -> dict[str, Any]:
    return {f"{answer}_encrypted_response_{part}": value for part, value in parts.items()}


@pytest.mark.parametrize("answer", ANSWERS)
def test_an_algorithm_alone_goes_with_the_encoding_of_the_specification(answer: str) -> None:
    pair = f"{answer}_encryption"
    assert getattr(confidential(), pair) is None
    signed = {"introspection_signed_response_alg": "ES256"}  # of that one answer RFC 9701 5 wants both
    assert getattr(confidential(jwks=KEYS, **signed, **_members(answer, alg=ALG)), pair) == (ALG, DEFAULT_ENCODING)
    assert getattr(confidential(jwks=KEYS, **signed, **_members(answer, alg=ALG, enc=ENC)), pair) == (ALG, ENC)
    by_reference = {"jwks_uri": "https://rp.example/jwks", **signed, **_members(answer, alg=ALG)}
    assert getattr(confidential(**by_reference), pair) == (ALG, DEFAULT_ENCODING)


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize(
    "parts",
    [
        {"enc": ENC}, {"alg": "RSA1_5"}, {"alg": "RSA-OAEP"}, {"alg": "PBES2-HS256+A128KW"}, {"alg": "dir"},
        {"alg": "none"}, {"alg": ALG, "enc": "none"}, {"alg": ALG, "enc": "A192GCM"},
    ],
)  # fmt: skip
def test_what_is_weak_or_half_is_refused(answer: str, parts: dict[str, str]) -> None:
    with pytest.raises(InvalidClientMetadata, match=answer):
        confidential(jwks=KEYS, **_members(answer, **parts))


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("jwks", [{}, CLIENT_KEYS.public_jwks()])
def test_a_client_without_a_key_for_it_is_refused(answer: str, jwks: dict[str, Any]) -> None:
    with pytest.raises(InvalidClientMetadata, match="jwks"):
        confidential(jwks=jwks, **_members(answer, alg=ALG))
