"""Only public keys are registered, by value or by reference, and only sound ones (KY-14; the kinds of weakness are
in tests/foundation/test_public_keys.py).
"""

from typing import Any

import pytest

from idp.clients.metadata.rule import InvalidClientMetadata
from tests.idp.provider import CLIENT_KEYS, asserting, confidential

KEY = CLIENT_KEYS.public_jwks()["keys"][0]
URI = "https://rp.example/jwks.json"


@pytest.mark.parametrize(
    "jwks",
    [
        {}, {"keys": []}, {"keys": "x"}, {"keys": [{**KEY, "d": "AQ"}]}, {"keys": [{"kty": "oct", "k": "AQ"}]},
        {"keys": [1]}, {"keys": [KEY, {"kty": "RSA", "n": "AQAB", "e": "Aw"}]}, {"keys": [{**KEY, "x": KEY["y"]}]},
    ],
)  # fmt: skip
def test_keys_must_be_public_and_sound(jwks: Any) -> None:
    with pytest.raises(InvalidClientMetadata):
        asserting(jwks=jwks)


@pytest.mark.parametrize(
    "uri", ["http://rp.example/jwks", "javascript:alert(1)", "https://rp.example/#x", "/jwks", "https://u@rp.example/"]
)
def test_a_reference_is_a_plain_https_address(uri: str) -> None:
    assert asserting(jwks={}, jwks_uri=URI).has_keys
    with pytest.raises(InvalidClientMetadata):
        asserting(jwks={}, jwks_uri=uri)


def test_a_reference_stands_alone() -> None:
    with pytest.raises(InvalidClientMetadata, match="exclude"):
        asserting(jwks_uri=URI)
    assert confidential(jwks_uri=URI).has_keys
    assert not confidential().has_keys
