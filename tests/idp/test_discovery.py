"""Every promise in discovery, read off the wire; authlib's own checks of the document as the other opinion."""

from pathlib import Path

from authlib.oidc.discovery import OpenIDProviderMetadata

from idp.discovery import PATHS
from tests.idp.provider import ISSUER, Provider, run


def test_the_document_is_complete_cacheable_and_passes_authlib(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        response = await provider.back.get("/.well-known/openid-configuration")
        document = response.json()
        assert (await provider.back.get("/.well-known/oauth-authorization-server")).json() == document
        assert document["issuer"] == ISSUER
        assert response.headers["cache-control"] == "public, max-age=300"
        # authlib insists on https, which loopback has not.
        secured = {k: v.replace("http://", "https://") if isinstance(v, str) else v for k, v in document.items()}
        OpenIDProviderMetadata(secured).validate()
        again = await provider.back.get(
            "/.well-known/openid-configuration", headers={"If-None-Match": response.headers["etag"]}
        )
        assert (again.status_code, again.content) == (304, b"")

    run(tmp_path, story)


def test_every_endpoint_that_is_promised_answers(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        document = (await provider.back.get("/.well-known/openid-configuration")).json()
        endpoints = [value for name, value in document.items() if name.endswith("_endpoint") or name == "jwks_uri"]
        assert len(endpoints) == 12
        for url in endpoints:
            assert url.startswith(ISSUER)
            assert (await provider.back.request("OPTIONS", url)).status_code == 405

    run(tmp_path, story)


ENCRYPTION = {
    f"{answer}_encryption_{part}_values_supported": values
    for answer in ("id_token", "userinfo", "authorization")
    for part, values in (
        ("alg", ["RSA-OAEP-256", "ECDH-ES", "ECDH-ES+A128KW", "ECDH-ES+A256KW"]),
        ("enc", ["A128CBC-HS256", "A256CBC-HS512", "A128GCM", "A256GCM"]),
    )
}


def test_what_is_promised_is_what_is_done(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        document = (await provider.back.get("/.well-known/openid-configuration")).json()
        promised = {
            "response_types_supported": ["code"],
            "response_modes_supported": [
                *("query", "fragment", "form_post", "query.jwt", "fragment.jwt", "form_post.jwt", "jwt")
            ],
            "authorization_signing_alg_values_supported": ["ES256", "RS256", "PS256", "EdDSA"],
            "userinfo_signing_alg_values_supported": ["ES256", "RS256", "PS256", "EdDSA"],
            **ENCRYPTION,
            "subject_types_supported": ["pairwise"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
            "claims_parameter_supported": True,
            "prompt_values_supported": ["none", "login", "consent", "select_account", "create"],
            "display_values_supported": ["page"],
            "claims_locales_supported": ["ja"],
            "request_parameter_supported": True,
            "request_uri_parameter_supported": True,
            "require_request_uri_registration": True,
            "request_object_signing_alg_values_supported": ["ES256", "PS256", "RS256", "EdDSA"],
            "request_object_encryption_alg_values_supported": ["ECDH-ES", "ECDH-ES+A128KW", "ECDH-ES+A256KW"],
            "request_object_encryption_enc_values_supported": [
                *("A256GCM", "A128GCM", "A256CBC-HS512", "A128CBC-HS256")
            ],
            "id_token_signing_alg_values_supported": ["ES256", "RS256", "PS256", "EdDSA"],
            "authorization_details_types_supported": ["data_trust"],
            "trust_frameworks_supported": ["jp_aml"],
        }
        assert {name: document[name] for name in promised} == promised
        assert document["grant_types_supported"] == [
            "authorization_code",
            "refresh_token",
            "client_credentials",
            "urn:ietf:params:oauth:grant-type:jwt-bearer",
            "urn:ietf:params:oauth:grant-type:token-exchange",
            "urn:ietf:params:oauth:grant-type:device_code",
            "urn:openid:params:grant-type:ciba",
        ]
        assert "none" not in document["id_token_signing_alg_values_supported"]
        assert set(document["scopes_supported"]) == {
            "openid", "offline_access", "name", "address", "birthdate", "gender", "data:read", "trust:self",
            "latest_attributes",
        }  # fmt: skip

    run(tmp_path, story)


def test_published_keys_hold_nothing_private(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        keys = (await provider.back.get("/jwks")).json()["keys"]
        assert [key["use"] for key in keys].count("enc") == 1
        for key in keys:
            assert not {"d", "p", "q", "dp", "dq", "qi", "k"} & key.keys()
            assert key["use"] in ("sig", "enc")

    run(tmp_path, story)


def test_rg07_another_host_changes_nothing(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        for path in PATHS:
            for host in ("evil.example", "127.0.0.1:8102@evil.example", "127.0.0.1"):
                assert (await provider.back.get(path, headers={"Host": host})).status_code in (400, 421)
            forwarded = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example;proto=https"}
            document = (await provider.back.get(path, headers=forwarded)).json()
            assert document["issuer"] == ISSUER
            assert "evil" not in str(document)

    run(tmp_path, story)
