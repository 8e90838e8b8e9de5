"""What a client registers about its requests must be possible."""

from typing import Any

import pytest

from idp.clients.metadata.rule import InvalidClientMetadata
from tests.idp.provider import CLIENT_KEYS, confidential, public

KEYS = {"jwks": CLIENT_KEYS.public_jwks()}


def test_signed_encrypted_and_referenced_requests_can_be_registered() -> None:
    client = confidential(
        require_pkce=False,
        **KEYS,
        require_signed_request_object=True,
        request_object_signing_alg="PS256",
        request_object_encryption_alg="ECDH-ES",
        request_object_encryption_enc="A256GCM",
        request_uris=("https://rp.example/r.jwt#hash", "http://127.0.0.1:8111/r.jwt"),
    )
    assert client.require_signed_request_object


@pytest.mark.parametrize(
    "changes",
    [
        {"require_signed_request_object": True}, {"request_object_signing_alg": "ES256"},
        {**KEYS, "request_object_signing_alg": "none"}, {**KEYS, "request_object_signing_alg": "HS256"},
        {"request_object_encryption_alg": "ECDH-ES"}, {"request_object_encryption_enc": "A256GCM"},
        {"request_object_encryption_alg": "RSA1_5", "request_object_encryption_enc": "A256GCM"},
        {"request_object_encryption_alg": "ECDH-ES", "request_object_encryption_enc": "DEF"},
        {"request_uris": ("http://rp.example/r.jwt",)}, {"request_uris": ("javascript:alert(1)",)},
        {"request_uris": ("https://rp.example/" + "x" * 500,)}, {"request_uris": ("https://rp.example/",) * 21},
    ],
)  # fmt: skip
def test_what_cannot_be_verified_decrypted_or_fetched_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidClientMetadata):
        confidential(**changes)


def test_a_public_client_never_goes_without_a_proof_key() -> None:
    with pytest.raises(InvalidClientMetadata):
        public(require_pkce=False)
