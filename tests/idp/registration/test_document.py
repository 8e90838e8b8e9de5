"""The wire's names and ours: nothing that matters is ignored, nothing unknown is refused (RFC 7591 2)."""

from typing import Any

import pytest

from idp.clients.metadata.rule import InvalidClientMetadata
from idp.registration.document import read, write
from idp.registration.members import OPERATORS
from tests.idp.provider import confidential

SUPPORTED = frozenset(
    {
        *("redirect_uris", "grant_types", "response_types", "token_endpoint_auth_method", "jwks", "jwks_uri"),
        *("require_par", "contacts", "sector_identifier_uri", "id_token_signed_response_alg", "secret_hash", "scopes"),
        *("first_party", "resource_server", "claims", "purposes", "name_ja", "name_en", "client_id"),
        *("default_max_age", "require_auth_time"),
    }
)
WISH: dict[str, Any] = {"client_name": "Shop", "redirect_uris": ["https://shop.example/cb"]}


def _read(**changes: Any) -> dict[str, Any]:
    return read({**WISH, **changes}, SUPPORTED)


def test_members_are_read_in_the_records_names_and_types() -> None:
    members = _read(scope="openid name openid", contacts=["a@shop.example"], require_pushed_authorization_requests=True)
    assert members == {
        "name_ja": "Shop",
        "name_en": "Shop",
        "redirect_uris": ("https://shop.example/cb",),
        "scopes": ("openid", "name"),
        "contacts": ("a@shop.example",),
        "require_par": True,
        "id_token_signed_response_alg": "RS256",
    }
    assert _read(id_token_signed_response_alg="ES256")["id_token_signed_response_alg"] == "ES256"


@pytest.mark.parametrize(
    ("names", "ja", "en"),
    [
        ({"client_name": "Shop"}, "Shop", "Shop"), ({"client_name": "Shop", "client_name#ja": "店"}, "店", "Shop"),
        ({"client_name": "店", "client_name#en": "Shop"}, "店", "Shop"), ({"client_name#ja-JP": "店"}, "店", "店"),
        ({"client_name#fr": "Boutique"}, "Boutique", "Boutique"), ({}, "shop.example", "shop.example"),
    ],
)  # fmt: skip
def test_a_name_in_one_language_counts_for_both(names: dict[str, str], ja: str, en: str) -> None:
    members = read({"redirect_uris": WISH["redirect_uris"], **names}, SUPPORTED)
    assert (members["name_ja"], members["name_en"]) == (ja, en)


@pytest.mark.parametrize("name", sorted(OPERATORS))
def test_a_client_that_raises_its_own_rights_is_refused(name: str) -> None:
    with pytest.raises(InvalidClientMetadata, match="only the operator sets"):
        _read(**{name: True})


@pytest.mark.parametrize(
    "changes",
    [
        {"id_token_encrypted_response_alg": "RSA-OAEP-256"}, {"dpop_bound_access_tokens": True},
        {"default_acr_values": ["urn:x"]},
        {"tls_client_auth_subject_dn": "CN=x"}, {"software_statement": "a.b.c"}, {"subject_type": "public"},
        {"authorization_details_types": ["data_trust"]},
    ],
)  # fmt: skip
def test_a_protection_that_nobody_gives_is_refused_not_ignored(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidClientMetadata):
        _read(**changes)


def test_what_asks_for_nothing_or_is_unknown_is_ignored() -> None:
    nothing = {"dpop_bound_access_tokens": False, "request_uris": [], "initiate_login_uri": "", "default_max_age": None}
    unknown = {"x_unknown": {"a": 1}, "logo_uri#ja": "x"}
    assert _read(**nothing, **unknown, subject_type="pairwise") == _read()


@pytest.mark.parametrize(
    "changes",
    [
        {"redirect_uris": "x"}, {"redirect_uris": [1]}, {"scope": ["openid"]}, {"client_name": 5}, {"jwks": []},
        {"default_max_age": True}, {"require_auth_time": "true"},
    ],
)  # fmt: skip
def test_members_of_the_wrong_type_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidClientMetadata):
        _read(**changes)


def test_what_is_registered_is_told_and_nothing_that_is_ours() -> None:
    told = write(confidential(require_par=True, jwks_uri="https://rp.example/k", contacts=("a@b.example",)), SUPPORTED)
    assert told["require_pushed_authorization_requests"] is True
    assert (told["scope"], told["subject_type"]) == (" ".join(confidential().scopes), "pairwise")
    assert (told["client_name"], told["client_name#ja"]) == ("Midori Bank", "みどり銀行")
    ours = {"secret_hash", "first_party", "claims", "purposes", "corporate_number", "sector_identifier", "require_par"}
    assert not ours & told.keys()


def test_an_age_of_nought_is_told_and_no_age_is_not() -> None:
    assert write(confidential(default_max_age=0), SUPPORTED)["default_max_age"] == 0
    told = write(confidential(), SUPPORTED)
    assert ("default_max_age" in told, told["require_auth_time"]) == (False, False)


def test_what_is_written_can_be_read_again() -> None:
    client = confidential(grant_types=("authorization_code",), jwks_uri="https://rp.example/k", default_max_age=0)
    members = read(write(client, SUPPORTED), SUPPORTED)
    assert all(getattr(client, name) == value for name, value in members.items())
