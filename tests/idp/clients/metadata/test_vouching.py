"""Who may vouch is registered by an operator, with its own subject and its own public keys."""

from typing import Any

import pytest

from foundation.signing import KeyRing
from idp.clients.metadata.rule import InvalidClientMetadata
from idp.registration.members import OPERATORS
from standards.oauth import JWT_BEARER
from tests.idp.provider import confidential

KEYS = KeyRing.generate(("ES256",)).public_jwks()
GOOD: dict[str, Any] = {"https://platform.example": {"subject": "workload-7", "jwks": KEYS}}


def test_a_good_one_is_kept_and_nobody_registers_it_for_himself() -> None:
    assert confidential(grant_types=(JWT_BEARER,), redirect_uris=(), client_uri="https://b.example/",
                        assertion_issuers=GOOD).assertion_issuers == GOOD  # fmt: skip
    assert "assertion_issuers" in OPERATORS


@pytest.mark.parametrize(
    "issuers",
    [
        {},
        {"platform": GOOD["https://platform.example"]},
        {"http://platform.example": GOOD["https://platform.example"]},
        {"https://platform.example": "x"},
        {"https://platform.example": {"subject": "s"}},
        {"https://platform.example": {"subject": "", "jwks": KEYS}},
        {"https://platform.example": {"subject": "s" * 256, "jwks": KEYS}},
        {"https://platform.example": {"subject": "s", "jwks": {"keys": []}}},
        {"https://platform.example": {"subject": "s", "jwks": {"keys": [{"kty": "oct", "k": "AAAA"}]}}},
        {f"https://p{n}.example": GOOD["https://platform.example"] for n in range(6)},
    ],
)
def test_what_cannot_be_trusted_is_refused(issuers: dict[str, Any]) -> None:
    with pytest.raises(InvalidClientMetadata):
        confidential(grant_types=(JWT_BEARER,), redirect_uris=(), assertion_issuers=issuers)


def test_issuers_without_the_grant_type_are_refused() -> None:
    with pytest.raises(InvalidClientMetadata, match="come together"):
        confidential(assertion_issuers=GOOD)
