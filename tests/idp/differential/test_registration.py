"""RFC 7591 and OpenID Connect Registration: authlib's registration endpoint beside ours, wish by wish."""

from pathlib import Path
from typing import Any

import pytest
from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc7591 import ClientMetadataClaims, ClientRegistrationEndpoint
from authlib.oauth2.rfc9101 import ClientMetadataClaims as RequestObjectClaims
from authlib.oidc.registration import ClientMetadataClaims as OpenIDClaims
from authlib.oidc.rpinitiated import ClientMetadataClaims as LogoutClaims

from foundation.signing import KeyRing
from idp.app import fold_rooms
from idp.discovery import metadata
from tests.idp.differential.faults import is_explained
from tests.idp.opened import KEYS
from tests.idp.provider import ISSUER, Provider, run
from tests.idp.registration.desk import RIGHTS, WISH, invite, register

ASSERTING = {"token_endpoint_auth_method": "private_key_jwt", "jwks": KeyRing.generate(("ES256",)).public_jwks()}
SEALED = {"id_token_encrypted_response_alg": "ECDH-ES", "jwks": KEYS}


class _Endpoint(ClientRegistrationEndpoint):  # type: ignore[misc]
    def __init__(self, server: dict[str, Any]) -> None:
        super().__init__(claims_classes=[ClientMetadataClaims, OpenIDClaims, RequestObjectClaims, LogoutClaims])
        self._metadata = server

    def get_server_metadata(self) -> dict[str, Any]:
        return self._metadata

    def registered(self, wish: dict[str, Any]) -> dict[str, Any] | str:
        """The metadata with authlib's defaults, or the word."""
        request = type("Request", (), {"payload": type("Payload", (), {"data": wish})})
        try:
            found: dict[str, Any] = self.extract_client_metadata(request)
        except OAuth2Error as error:
            return str(error.error)
        return found


WISHES: list[tuple[dict[str, Any], str]] = [
    *((each, "") for each in (
        {}, {"contacts": ["a@shop.example"]}, {"client_uri": "https://shop.example/"}, ASSERTING, SEALED,
        {**SEALED, "id_token_encrypted_response_enc": "A256GCM"}, {"userinfo_signed_response_alg": "ES256"},
        {"require_signed_request_object": False},
        {"post_logout_redirect_uris": ["https://shop.example/bye"]}, {"token_endpoint_auth_method": "none"},
        {"software_id": "a", "software_version": "1"}, {"unheard_of": True}, {"initiate_login_uri": "https://shop.example/l"},
        {"scope": ""}, {"default_max_age": 60}, {"default_max_age": 0}, {"require_auth_time": True},
    )),
    *((each, "") for each in (
        {"application_type": "mainframe"}, {"subject_type": "public"}, {"scope": "unknown"}, {"contacts": "a@b.c"},
        {"client_uri": "no address"}, {"policy_uri": "x"}, {"tos_uri": "x"}, {"logo_uri": "x"},
        {"grant_types": ["unknown"]}, {"response_types": ["unknown"]}, {"token_endpoint_auth_method": "unknown"},
        {"jwks_uri": "x"}, {"jwks": {"keys": []}, "jwks_uri": "https://shop.example/jwks"},
        {"id_token_signed_response_alg": "none"}, {"id_token_signed_response_alg": "HS256"},
        {"id_token_encrypted_response_alg": "RSA1_5"}, {"id_token_encrypted_response_enc": "A256GCM"},
        {"userinfo_encrypted_response_enc": "A256GCM"}, {"request_object_encryption_enc": "A256GCM"},
        {"userinfo_signed_response_alg": "none"}, {"request_object_signing_alg": "none"},
        {"token_endpoint_auth_signing_alg": "none"}, {"default_max_age": "soon"}, {"require_auth_time": "yes"},
        {"default_acr_values": ["urn:unknown"]}, {"sector_identifier_uri": "x"}, {"initiate_login_uri": "x"},
        {"request_uris": ["x"]}, {"require_signed_request_object": "yes"},
    )),
    ({"redirect_uris": ["no address"]}, "redirect-by-its-own-word"),
    ({"post_logout_redirect_uris": ["x"]}, "redirect-by-its-own-word"),
    ({"application_type": "native", "redirect_uris": ["com.shop:/cb"]}, "redirect-by-its-own-word"),
    ({"application_type": "native", "redirect_uris": ["com.shop://cb"]}, "scheme-of-a-program"),
    ({"default_max_age": -1}, "age-that-no-request-can-name"),
    ({"default_max_age": 60.5}, "age-that-no-request-can-name"),
    ({"default_acr_values": ["urn:kakehashi:acr:jpki-signature"]}, "member-that-nobody-reads"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "differs"), WISHES, ids=str)
def test_authlib_and_we_agree_on_every_wish(tmp_path: Path, changes: dict[str, Any], differs: str) -> None:
    async def story(provider: Provider) -> None:
        await invite(provider, RIGHTS)
        answer = await register(provider, **changes)
        theirs = _Endpoint(metadata(ISSUER, fold_rooms(provider.rooms))).registered({**WISH, **changes})
        word = "ok" if answer.status_code == 201 else answer.json()["error"]
        assert is_explained((word, "ok" if isinstance(theirs, dict) else theirs), differs), answer.text
        if isinstance(theirs, dict) and word == "ok":
            told = answer.json()
            assert {name: told[name] for name in theirs.keys() & told.keys()} == {
                name: value for name, value in theirs.items() if name in told
            }

    run(tmp_path, story)
