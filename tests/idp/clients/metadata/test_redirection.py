"""Redirect URIs are exact, and there are some exactly when a browser is involved."""

from typing import Any

import pytest

from idp.clients.metadata.rule import InvalidClientMetadata, InvalidRedirectUri
from standards.oauth import DEVICE_CODE
from tests.idp.provider import confidential, resource_server


@pytest.mark.parametrize(
    "changes",
    [
        {"redirect_uris": ("javascript:alert(1)",)}, {"redirect_uris": ("http://rp.example/cb",)},
        {"post_logout_redirect_uris": ("http://rp.example/",)},
    ],
)  # fmt: skip
def test_a_uri_out_of_form_is_refused_by_its_own_code(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidRedirectUri):
        confidential(**changes)


def test_a_client_of_the_browser_needs_a_redirect_uri_and_no_other_has_one() -> None:
    with pytest.raises(InvalidClientMetadata):
        confidential(redirect_uris=())
    with pytest.raises(InvalidClientMetadata):
        confidential(grant_types=("client_credentials",))


def test_a_native_program_comes_back_at_any_port_of_its_own_machine() -> None:
    registered = ("http://127.0.0.1:8111/callback", "http://[::1]/callback?x=1")
    native = confidential(redirect_uris=registered, application_type="native", sector_identifier="app")
    for uri in (
        *registered,
        "http://127.0.0.1:61023/callback",
        "http://127.0.0.1/callback",
        "http://[::1]:5/callback?x=1",
    ):
        assert native.is_redirect(uri), uri
    others = (
        "http://127.0.0.1:1/other", "http://127.0.0.1:1@evil.example/callback", "http://localhost:8111/callback",
        "https://127.0.0.1:8111/callback", "http://127.0.0.1:123456/callback", "http://[::1]/callback", "",
    )  # fmt: skip
    assert not any(map(native.is_redirect, others))
    assert not confidential(redirect_uris=registered[:1]).is_redirect("http://127.0.0.1:61023/callback")


def test_people_are_shown_where_the_client_lives() -> None:
    assert confidential().origin == "http://127.0.0.1:8111"
    assert resource_server().origin == ""


def test_of_a_device_people_read_where_its_maker_lives() -> None:
    device: dict[str, Any] = {
        "grant_types": (DEVICE_CODE,), "redirect_uris": (), "client_uri": "https://tv.example/about"
    }  # fmt: skip
    assert confidential("tv", **device).origin == "https://tv.example"
    assert confidential("tv", **device).sector == "tv"
    both = confidential(grant_types=("authorization_code", DEVICE_CODE), client_uri="https://tv.example/")
    assert both.origin == "http://127.0.0.1:8111"
    with pytest.raises(InvalidClientMetadata):
        confidential("tv", **{**device, "client_uri": ""})
