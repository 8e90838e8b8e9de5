"""One setting makes the registration, and a registration that is weaker is refused with the name of what is missing."""

from typing import Any

import pytest

from idp.clients.metadata.financial_grade import with_profile
from idp.clients.metadata.profile import FAPI1_ADVANCED, FAPI2_MESSAGE_SIGNING, FAPI2_SECURITY, PROFILES
from idp.clients.metadata.rule import InvalidClientMetadata
from idp.clients.registration import parse_client
from standards.oauth import CIBA, DEVICE_CODE
from tests.idp.profiled import METHODS, profiled
from tests.idp.provider import CLIENT_KEYS, confidential, public

SIGNING = (FAPI1_ADVANCED, FAPI2_MESSAGE_SIGNING)


def test_one_setting_is_enough() -> None:
    members = {"client_id": "bank", "name_ja": "銀行", "name_en": "Bank", "redirect_uris": ["https://bank.example/cb"]}
    keys = {"token_endpoint_auth_method": "private_key_jwt", "jwks": CLIENT_KEYS.public_jwks()}
    client = parse_client({**members, **keys, "profile": FAPI2_SECURITY})
    assert (client.require_par, client.dpop_bound_access_tokens) == (True, True)
    assert not client.require_signed_request_object
    signing = parse_client({**members, **keys, "profile": FAPI2_MESSAGE_SIGNING})
    assert signing.require_signed_request_object
    assert set(signing.response_modes) == {"jwt", "query.jwt", "fragment.jwt", "form_post.jwt"}
    assert signing.authorization_signed_response_alg == "ES256"
    old = parse_client({**members, **keys, "profile": FAPI1_ADVANCED})
    assert (old.tls_client_certificate_bound_access_tokens, old.dpop_bound_access_tokens) == (True, False)


def test_a_counter_of_a_profile_signs_its_questions() -> None:
    asks = {
        "grant_types": (CIBA,),
        "response_types": (),
        "redirect_uris": (),
        "backchannel_token_delivery_mode": "poll",
    }
    site = {"client_uri": "https://bank.example/", "post_logout_redirect_uris": ()}
    with pytest.raises(InvalidClientMetadata, match="backchannel_authentication_request_signing_alg"):
        profiled(FAPI2_SECURITY, **asks, **site)
    with pytest.raises(InvalidClientMetadata, match="backchannel_authentication_request_signing_alg"):
        profiled(FAPI2_SECURITY, **asks, **site, backchannel_authentication_request_signing_alg="RS256")
    signs = profiled(FAPI2_SECURITY, **asks, **site, backchannel_authentication_request_signing_alg="PS256")
    assert signs.backchannel_request_algorithms == ("PS256",)
    for profile in SIGNING:  # whoever signs at the front door signs here too
        assert profiled(profile, **asks, **site).backchannel_request_algorithms


def test_without_a_profile_nothing_is_set() -> None:
    assert with_profile({"client_id": "bank"}, ()) == {"client_id": "bank"}


@pytest.mark.parametrize("profile", PROFILES[1:])
@pytest.mark.parametrize("method", METHODS)
def test_every_strong_method_is_allowed(profile: str, method: str) -> None:
    assert profiled(profile, method, certificate=True).profile == profile


WEAKER: dict[str, dict[str, Any]] = {
    "plain requests at the front door": {"require_par": False},
    "codes that no proof key binds": {"require_pkce": False},
    "RS256 ID tokens": {"id_token_signed_response_alg": "RS256"},
    "RS256 access tokens": {"access_token_format": "jwt", "access_token_signed_response_alg": "RS256"},
    "RS256 answers": {"authorization_signed_response_alg": "RS256"},
    "RS256 request objects": {"request_object_signing_alg": "RS256"},
    "RS256 assertions": {"token_endpoint_auth_signing_alg": "RS256"},
    "a plain redirect URI of a web client": {"application_type": "web"},
    "an access token in the front channel": {
        "response_types": ("code id_token token",), "grant_types": ("authorization_code", "implicit"),
    },
    "a login on another screen": {"grant_types": ("authorization_code", DEVICE_CODE)},
    "an ID token alone": {"response_types": ("id_token",), "grant_types": ("authorization_code", "implicit")},
}  # fmt: skip


@pytest.mark.parametrize("profile", PROFILES[1:])
@pytest.mark.parametrize("weaker", WEAKER)
def test_a_weaker_registration_is_refused_by_every_profile(profile: str, weaker: str) -> None:
    with pytest.raises(InvalidClientMetadata):
        profiled(profile, certificate=True, **WEAKER[weaker])


@pytest.mark.parametrize("profile", PROFILES[1:])
def test_secrets_and_public_clients_are_refused(profile: str) -> None:
    for weak in (
        {"secret_hash": "0" * 64, "token_endpoint_auth_method": "client_secret_basic"},
        {"shared_secret": "s" * 43, "token_endpoint_auth_method": "client_secret_jwt"},
    ):
        with pytest.raises(InvalidClientMetadata, match="needs one of private_key_jwt"):
            profiled(profile, certificate=True, **weak)
    bound = {"require_par": True, "dpop_bound_access_tokens": True, "application_type": "native"}
    with pytest.raises(InvalidClientMetadata, match="needs one of private_key_jwt"):
        public(profile=profile, **bound)


def test_tokens_for_whoever_bears_them_are_refused() -> None:
    for profile in (FAPI2_SECURITY, FAPI2_MESSAGE_SIGNING):
        with pytest.raises(InvalidClientMetadata, match="sender-constrained"):
            profiled(profile, dpop_bound_access_tokens=False)
    with pytest.raises(InvalidClientMetadata, match="sender-constrained"):
        profiled(FAPI1_ADVANCED, tls_client_certificate_bound_access_tokens=False, dpop_bound_access_tokens=True)


def test_an_assertion_for_the_token_endpoint_is_refused_by_fapi_2() -> None:
    lax = {"client_assertion_audience": "token_endpoint"}
    for profile in (FAPI2_SECURITY, FAPI2_MESSAGE_SIGNING):
        with pytest.raises(InvalidClientMetadata, match="issuer"):
            profiled(profile, **lax)
    assert profiled(FAPI1_ADVANCED, certificate=True, **lax).profile


@pytest.mark.parametrize("profile", SIGNING)
def test_unsigned_requests_and_answers_are_refused_where_both_are_signed(profile: str) -> None:
    for weaker in (
        {"require_signed_request_object": False},
        {"response_modes": ()},
        {"response_modes": ("jwt", "query")},
    ):
        with pytest.raises(InvalidClientMetadata):
            profiled(profile, certificate=True, **weaker)


def test_the_hybrid_flow_is_fapi_1_alone() -> None:
    hybrid = {"response_types": ("code id_token",), "grant_types": ("authorization_code", "implicit")}
    assert profiled(FAPI1_ADVANCED, certificate=True, **hybrid).response_modes == ()
    for profile in (FAPI2_SECURITY, FAPI2_MESSAGE_SIGNING):
        with pytest.raises(InvalidClientMetadata, match="response_types"):
            profiled(profile, **hybrid)


def test_a_client_without_a_profile_may_be_as_weak_as_before() -> None:
    assert confidential().profile == ""
