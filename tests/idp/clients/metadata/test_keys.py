"""Only public keys are registered."""

from typing import Any

import pytest

from idp.clients.metadata.rule import InvalidClientMetadata
from tests.idp.provider import CLIENT_KEYS, asserting

PRIVATE = {"keys": [{**CLIENT_KEYS.public_jwks()["keys"][0], "d": "AQ"}]}


@pytest.mark.parametrize(
    "jwks", [{}, {"keys": []}, {"keys": "x"}, PRIVATE, {"keys": [{"kty": "oct", "k": "AQ"}]}, {"keys": [1]}]
)
def test_keys_must_be_public(jwks: Any) -> None:
    with pytest.raises(InvalidClientMetadata):
        asserting(jwks=jwks)
