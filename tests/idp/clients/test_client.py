"""A client that breaks a rule is never made."""

from typing import Any

import pytest

from idp.clients.client import DEVICE_CODE, InvalidClientMetadata
from tests.idp.provider import CLIENT_KEYS, asserting, confidential, public, resource_server

PRIVATE = {"keys": [{**CLIENT_KEYS.public_jwks()["keys"][0], "d": "AQ"}]}


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": ""}, {"client_id": "a b"}, {"client_id": "é"}, {"client_id": "x" * 256}, {"name_ja": ""},
        {"name_en": ""},
        {"corporate_number": "1234567890123"}, {"corporate_number": "x"}, {"redirect_uris": ()},
        {"redirect_uris": ("http://rp.example/cb",)}, {"redirect_uris": ("https://rp.example/cb#f",)},
        {"redirect_uris": ("https://user@rp.example/cb",)}, {"redirect_uris": ("http://localhost:80@evil.example/",)},
        {"redirect_uris": ("https://rp.example/c b",)}, {"redirect_uris": ("https://rp.example\\@evil/",)},
        {"redirect_uris": ("javascript:alert(1)",)}, {"redirect_uris": ("/cb",)},
        {"redirect_uris": ("https://*.rp.example/<",)},
        {"redirect_uris": ("https://例.example/",)}, {"post_logout_redirect_uris": ("http://rp.example/",)},
        {"token_endpoint_auth_method": "tls"}, {"secret_hash": ""}, {"secret_hash": "secret"},
        {"jwks": CLIENT_KEYS.public_jwks()}, {"response_types": ("token",)}, {"id_token_signed_response_alg": "none"},
        {"id_token_signed_response_alg": "HS256"}, {"default_purpose": "unknown"}, {"scopes": ("openid", "trust:self")},
        {"redirect_uris": ("https://a.example/", "https://b.example/")},
        {"client_uri": "javascript:alert(1)"}, {"client_uri": "tv.example"}, {"client_uri": "http://tv.example/"},
        {"grant_types": (DEVICE_CODE,), "redirect_uris": ()},
    ],
)  # fmt: skip
def test_each_broken_rule_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidClientMetadata):
        confidential(**changes)


@pytest.mark.parametrize(
    "jwks", [{}, {"keys": []}, {"keys": "x"}, PRIVATE, {"keys": [{"kty": "oct", "k": "AQ"}]}, {"keys": [1]}]
)
def test_keys_must_be_public(jwks: Any) -> None:
    with pytest.raises(InvalidClientMetadata):
        asserting(jwks=jwks)


def test_a_public_client_has_no_rights_of_its_own() -> None:
    with pytest.raises(InvalidClientMetadata):
        public(grant_types=("authorization_code", "client_credentials"))


def test_sectors_never_join_services_by_accident() -> None:
    assert confidential(redirect_uris=("https://rp.example/cb", "https://rp.example/b")).sector == "rp.example"
    two = ("https://a.example/", "https://b.example/")
    assert confidential(redirect_uris=two, sector_identifier="a.example").sector == "a.example"
    assert confidential("bank").sector == "bank"
    assert resource_server().sector == "kakehashi-data-trust"
    assert confidential().origin == "http://127.0.0.1:8111"
    assert resource_server().origin == ""


def test_of_a_device_people_read_where_its_maker_lives() -> None:
    device = {"grant_types": (DEVICE_CODE,), "redirect_uris": (), "client_uri": "https://tv.example/about"}
    assert confidential("tv", **device).origin == "https://tv.example"
    assert confidential("tv", **device).sector == "tv"
    both = confidential(grant_types=("authorization_code", DEVICE_CODE), client_uri="https://tv.example/")
    assert both.origin == "http://127.0.0.1:8111"


SERVICE = {"service": "midori-bank", "purpose": "account"}
ASKING = ("openid", "latest_attributes")


def test_the_scope_of_the_latest_attributes_comes_with_a_service_and_a_purpose() -> None:
    assert confidential(scopes=ASKING, latest_attributes=SERVICE).latest_attributes["service"] == "midori-bank"
    for scopes, service in (
        (ASKING, {}),
        (("openid",), SERVICE),
        (ASKING, {"service": "midori-bank"}),
        (ASKING, {**SERVICE, "more": "x"}),
        (ASKING, {**SERVICE, "service": "Midori Bank"}),
        (ASKING, {**SERVICE, "purpose": "unregistered"}),
    ):
        with pytest.raises(InvalidClientMetadata):
            confidential(scopes=scopes, latest_attributes=service)
    with pytest.raises(InvalidClientMetadata):
        confidential(scopes=ASKING, latest_attributes=SERVICE, corporate_number="")
