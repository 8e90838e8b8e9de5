"""Clients of the demo's provider that no site of ours uses: for relying parties written by others, from the plainest to
the strictest profile. Nothing listens on their redirect URI.
"""

from typing import Any

from deploy.client_pki import CLIENT as MTLS
from deploy.client_pki import ClientFiles
from deploy.demo_secrets import DemoSecrets
from standards.oauth import CIBA, DEVICE_CODE, RESPONSE_TYPES

REDIRECT = "http://127.0.0.1:8199/callback"
LOGOUT = "http://127.0.0.1:8199/signed-out"
HEARS = "http://127.0.0.1:8199/backchannel-logout"
CONFIDENTIAL, FRONT, PUBLIC, SECRET = "test-confidential", "test-front-channel", "test-public", "test-secret"
DPOP, SIGNING = "test-fapi-dpop", "test-fapi-signing"
LOGGED_OUT = "test-logout"
WITH_KEYS = (CONFIDENTIAL, FRONT, DPOP, SIGNING)  # each has a key pair of its own among the demo's secrets
_SHARED: dict[str, Any] = {
    "redirect_uris": [REDIRECT],
    "post_logout_redirect_uris": [LOGOUT],
    "scopes": ["openid", "offline_access", "name", "address", "birthdate", "gender", "data:read"],
    "claims": ["name", "address", "birthdate", "gender", "age_over_20"],
    "authorization_details_types": ["data_trust"],
    "datatypes": ["medical/AllergyIntolerance", "medical/Observation"],
    "purposes": {"treatment": {"ja": "接続試験のため", "en": "To test the connection"}},
    "default_purpose": "treatment",
    "grant_types": ["authorization_code", "refresh_token", DEVICE_CODE],
}
# FAPI 2.0 5.3.2.2-8: http on loopback is for native clients; the profile knows no device flow.
_STRICT = {
    **_SHARED,
    "application_type": "native",
    "grant_types": ["authorization_code", "refresh_token", "client_credentials"],
}


def documents(secrets: DemoSecrets) -> list[dict[str, Any]]:
    """Registration documents for `idp.clients.registration`."""
    return [*_plain(secrets), *_profiled(secrets)]


def _plain(secrets: DemoSecrets) -> list[dict[str, Any]]:
    return [
        {
            **_SHARED,
            **_asserting(CONFIDENTIAL, secrets),
            **_named(CONFIDENTIAL, "機密クライアント", "confidential client"),
            "grant_types": ["authorization_code", "refresh_token", "client_credentials", DEVICE_CODE, CIBA],
            "backchannel_token_delivery_mode": "poll",
        },
        # What the optional features of the demo's provider are for: every response type, signed both ways.
        {
            **_SHARED,
            **_asserting(FRONT, secrets),
            **_named(FRONT, "フロントチャネル", "front channel"),
            "grant_types": ["authorization_code", "implicit", "refresh_token"],
            "response_types": list(RESPONSE_TYPES),
            "request_object_signing_alg": "ES256",
            "authorization_signed_response_alg": "ES256",
        },
        # Many a ready-made relying party knows a secret and the hybrid flow by form post, and no more.
        {
            **_SHARED,
            **_secret(SECRET, secrets),
            **_named(SECRET, "シークレット", "client with a secret"),
            "grant_types": ["authorization_code", "implicit", "refresh_token", "client_credentials"],
            "response_types": ["code", "code id_token"],
        },
        {
            **_SHARED,
            "token_endpoint_auth_method": "none",
            **_named(PUBLIC, "公開クライアント", "public client"),
        },
    ]


def _profiled(secrets: DemoSecrets) -> list[dict[str, Any]]:
    return [
        {
            **_STRICT,
            **_asserting(DPOP, secrets),
            **_named(DPOP, "FAPI 2.0、DPoP", "FAPI 2.0 with DPoP"),
            "profile": "fapi2_security",
        },
        {
            **_STRICT,
            **_asserting(SIGNING, secrets),
            **_named(SIGNING, "FAPI 2.0、署名つき", "FAPI 2.0 with signed messages"),
            "profile": "fapi2_message_signing",
        },
        {
            **_STRICT,
            **_named(MTLS, "FAPI 2.0、相互TLS", "FAPI 2.0 with mutual TLS"),
            "token_endpoint_auth_method": "tls_client_auth",
            "tls_client_auth_subject_dn": f"CN={MTLS},C=JP",
            "tls_client_certificate_bound_access_tokens": True,
            "profile": "fapi2_security",
        },
        {**_SHARED, **_named(LOGGED_OUT, "ログアウトの知らせ", "hears of logouts"), **_hearing(secrets)},
    ]


def described(secrets: DemoSecrets, files: ClientFiles) -> list[dict[str, Any]]:
    """What an outside tool needs to be one of them, private keys included."""
    shared = {"redirect_uris": [REDIRECT], "post_logout_redirect_uris": [LOGOUT]}
    asserting = {"token_endpoint_auth_method": "private_key_jwt"}
    return [
        {**shared, "client_id": CONFIDENTIAL, **asserting, "private_jwk": secrets.pairs[CONFIDENTIAL]},
        {**shared, "client_id": FRONT, **asserting, "private_jwk": secrets.pairs[FRONT]},
        {**shared, "client_id": SECRET, **_secret(SECRET, secrets)},
        {**shared, "client_id": PUBLIC, "token_endpoint_auth_method": "none"},
        {
            **shared,
            "client_id": DPOP,
            **asserting,
            "private_jwk": secrets.pairs[DPOP],
            "profile": "fapi2_security",
            "dpop": True,
        },
        {
            **shared,
            "client_id": SIGNING,
            **asserting,
            "private_jwk": secrets.pairs[SIGNING],
            "profile": "fapi2_message_signing",
            "dpop": True,
        },
        {
            **shared,
            "client_id": MTLS,
            "token_endpoint_auth_method": "tls_client_auth",
            "certificate": str(files.client.certificate),
            "key": str(files.client.key),
            "server_ca": str(files.authority),
            "profile": "fapi2_security",
        },
        {**shared, "client_id": LOGGED_OUT, **_hearing(secrets)},
    ]


def _asserting(name: str, secrets: DemoSecrets) -> dict[str, Any]:
    return {"token_endpoint_auth_method": "private_key_jwt", "jwks": secrets.public_jwks(name)}


def _secret(name: str, secrets: DemoSecrets) -> dict[str, Any]:
    return {"token_endpoint_auth_method": "client_secret_basic", "client_secret": secrets.texts[name]}


def _hearing(secrets: DemoSecrets) -> dict[str, Any]:
    return {
        **_secret(LOGGED_OUT, secrets),
        "backchannel_logout_uri": HEARS,
        "backchannel_logout_session_required": True,
    }


def _named(client_id: str, ja: str, en: str) -> dict[str, Any]:
    return {"client_id": client_id, "name_ja": f"接続試験（{ja}）", "name_en": f"Connection test ({en})"}
