"""RFC 9701 over the wire: evidence for whoever registered for it, read by another library, worth nothing elsewhere."""

import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from idp.clients.metadata.answers import SIGNING_ALGORITHMS
from idp.clients.metadata.rule import InvalidClientMetadata
from tests.idp.opened import KEYS, PAIRS, opened
from tests.idp.provider import CLIENT_KEYS, ISSUER, Provider, confidential, details, resource_server, run

TYPE = "application/token-introspection+jwt"
ACCEPT = {"accept": TYPE}


def _server(**changes: Any) -> Any:
    keys = {"keys": [*CLIENT_KEYS.public_jwks()["keys"], *KEYS["keys"]]}
    return replace(resource_server(), jwks=keys, **{"introspection_signed_response_alg": "ES256", **changes})


async def _token(provider: Provider) -> str:
    person, asked = await provider.person(), details()
    await provider.allow(person, scope="openid data:read", authorization_details=asked)
    token: str = (await provider.tokens(scope="openid data:read", authorization_details=asked))["access_token"]
    return token


async def _read(provider: Provider, text: str, alg: str) -> tuple[dict[str, Any], dict[str, Any]]:
    keys = KeySet.import_key_set((await provider.back.get("/jwks")).json())
    with warnings.catch_warnings():  # RFC 9864 gives EdDSA another name
        warnings.simplefilter("ignore")
        token = jwt.decode(text, keys, algorithms=[alg])
    return token.header, token.claims


@pytest.mark.parametrize("alg", SIGNING_ALGORITHMS)
def test_who_registered_an_algorithm_gets_evidence_where_it_asks_for_it(tmp_path: Path, alg: str) -> None:
    async def story(provider: Provider) -> None:
        token, server = await _token(provider), resource_server().client_id
        plain = (await provider.post("/introspect", server, token=token)).json()
        answer = await provider.post("/introspect", server, headers=ACCEPT, token=token)
        assert (answer.status_code, answer.headers["content-type"]) == (200, TYPE)
        header, claims = await _read(provider, answer.text, alg)
        assert (header["typ"], header["alg"]) == ("token-introspection+jwt", alg)
        assert set(claims) == {"iss", "aud", "iat", "token_introspection"}
        assert (claims["iss"], claims["aud"], claims["token_introspection"]) == (ISSUER, server, plain)
        dead = await provider.post("/introspect", server, headers=ACCEPT, token="x")
        assert (await _read(provider, dead.text, alg))[1]["token_introspection"] == {"active": False}

    run(tmp_path, story, confidential(), _server(introspection_signed_response_alg=alg))


@pytest.mark.parametrize(("alg", "enc"), PAIRS)
def test_an_encrypted_answer_opens_to_the_signed_one(tmp_path: Path, alg: str, enc: str) -> None:
    async def story(provider: Provider) -> None:
        token, server = await _token(provider), resource_server().client_id
        answer = await provider.post("/introspect", server, headers=ACCEPT, token=token)
        payload, header = opened(answer.text, alg, enc)
        assert header["cty"] == "JWT"
        assert (await _read(provider, payload.decode(), "ES256"))[1]["token_introspection"]["active"] is True

    members = {"introspection_encrypted_response_alg": alg, "introspection_encrypted_response_enc": enc}
    run(tmp_path, story, confidential(), _server(**members))


def test_attack_an_introspection_answer_passes_for_a_token(tmp_path: Path) -> None:
    """RFC 9701 8.1: at userinfo, as a subject token, as an ID token hint."""

    async def story(provider: Provider) -> None:
        token, server = await _token(provider), resource_server().client_id
        answer = (await provider.post("/introspect", server, headers=ACCEPT, token=token)).text
        assert (await provider.userinfo(answer)).status_code == 401
        assert (await provider.post("/introspect", server, token=answer)).json() == {"active": False}
        assert provider.rooms.hints.read(answer) is None

    run(tmp_path, story, confidential(), _server())


def test_encryption_without_a_signature_is_refused_at_registration() -> None:
    with pytest.raises(InvalidClientMetadata, match="introspection_signed_response_alg"):
        _server(introspection_signed_response_alg="", introspection_encrypted_response_alg="ECDH-ES")
    with pytest.raises(InvalidClientMetadata, match="introspection_signed_response_alg"):
        _server(introspection_signed_response_alg="none")


def test_discovery_promises_what_is_done(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        document = (await provider.back.get("/.well-known/openid-configuration")).json()
        assert document["introspection_signing_alg_values_supported"] == list(SIGNING_ALGORITHMS)
        offered = {
            (alg, enc)
            for alg in document["introspection_encryption_alg_values_supported"]
            for enc in document["introspection_encryption_enc_values_supported"]
        }
        assert set(PAIRS) <= offered

    run(tmp_path, story)
