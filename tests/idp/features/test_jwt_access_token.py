"""RFC 9068: joserfc and authlib judge the token; our own endpoints ask the family's row all the same."""

import warnings
from pathlib import Path
from typing import Any

import pytest
from authlib.oauth2.rfc9068.claims import JWTAccessTokenClaims
from joserfc import jwt
from joserfc.jwk import KeySet

from foundation import base64url
from foundation.signing import KeyRing, SigningKey
from idp.clients.client import Client
from idp.clients.metadata.answers import SIGNING_ALGORITHMS
from idp.clients.metadata.rule import InvalidClientMetadata
from tests.idp.provider import ISSUER, TRUST, Provider, answer, confidential, details, resource_server, run
from tests.idp.request_object.objects import with_public_key_as_secret

TRUST_CLIENT = "kakehashi-data-trust"


def _client(**changes: Any) -> Client:
    return confidential(**{"access_token_format": "jwt", **changes})


async def _verified(provider: Provider, token: str, alg: str = "ES256") -> dict[str, Any]:
    """What a resource server sees that knows our keys and nothing else."""
    keys = KeySet.import_key_set((await provider.back.get("/jwks")).json())
    with warnings.catch_warnings():  # RFC 9864 gives EdDSA another name
        warnings.simplefilter("ignore")
        decoded = jwt.decode(token, keys, algorithms=[alg])
    assert decoded.header["typ"] == "at+jwt"
    return decoded.claims


async def _own(provider: Provider, **form: str) -> str:
    answer = await provider.post("/token", grant_type="client_credentials", **form)
    token: str = answer.json()["access_token"]
    return token


def test_a_clients_own_token_passes_both_foreign_judges(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        claims = await _verified(provider, await _own(provider, scope="data:read"))
        now = provider.clock.timestamp()
        assert claims.keys() == {"iss", "exp", "aud", "sub", "client_id", "iat", "jti", "scope"}
        assert (claims["iss"], claims["aud"], claims["sub"], claims["client_id"]) == (ISSUER, TRUST, "bank", "bank")
        assert (claims["iat"], claims["exp"], claims["scope"]) == (now, now + 300, "data:read")
        required = ("iss", "exp", "aud", "sub", "client_id", "iat", "jti")
        judge = JWTAccessTokenClaims(claims, {"typ": "at+jwt"}, {name: {"essential": True} for name in required})
        judge.validate(now=now)
        assert (await _verified(provider, await _own(provider)))["jti"] != claims["jti"]

    run(tmp_path, story, _client())


def test_a_persons_token_names_her_as_this_client_knows_her_and_how_she_logged_in(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        person = await provider.person()
        tokens = await provider.tokens(scope="openid offline_access")
        form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
        again = (await provider.post("/token", **form)).json()
        for got in (tokens, again):
            claims = await _verified(provider, got["access_token"])
            assert claims["sub"] == provider.rooms.pairwise.subject(person, "bank")
            assert claims["sub"] == (await provider.userinfo(got["access_token"])).json()["sub"]
            assert (claims["auth_time"], claims["acr"]) == (
                provider.clock.timestamp(),
                "urn:kakehashi:acr:jpki-authentication",
            )
            assert (claims["aud"], claims["scope"]) == (ISSUER, "openid offline_access")

    run(tmp_path, story, _client())


def test_a_persons_token_for_the_data_trust_stays_opaque(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        person, asked = await provider.person(), details()
        await provider.allow(person, scope="openid", authorization_details=asked)
        for token in (
            (await provider.tokens(scope="openid data:read"))["access_token"],
            (await provider.tokens(authorization_details=asked))["access_token"],
        ):
            assert "." not in token
            seen = (await provider.post("/introspect", TRUST_CLIENT, token=token)).json()
            assert seen["sub"] == provider.rooms.pairwise.subject(person, TRUST_CLIENT)

    run(tmp_path, story, _client(), resource_server())


def test_introspection_and_revocation_know_the_token_by_its_family(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        kept, ended = await _own(provider, scope="data:read"), await _own(provider, scope="data:read")
        await provider.post("/revoke", token=ended)
        seen = (await provider.post("/introspect", TRUST_CLIENT, token=kept)).json()
        assert (seen["active"], seen["client_id"], seen["scope"]) == (True, "bank", "data:read")
        assert (await provider.post("/introspect", TRUST_CLIENT, token=ended)).json() == {"active": False}
        provider.clock.advance(300)
        assert (await provider.post("/introspect", TRUST_CLIENT, token=kept)).json() == {"active": False}

    run(tmp_path, story, _client(), resource_server())


def test_withdrawal_and_revocation_end_it_here_although_the_signature_still_holds(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        grant = await provider.allow(await provider.person(), scope="openid name")
        revoked = (await provider.tokens(scope="openid name"))["access_token"]
        withdrawn = (await provider.tokens(scope="openid name"))["access_token"]
        assert (await provider.userinfo(withdrawn)).status_code == 200
        await provider.post("/revoke", token=revoked)
        assert (await provider.userinfo(revoked)).status_code == 401
        await provider.rooms.grants.revoke(grant.id)
        assert (await provider.userinfo(withdrawn)).status_code == 401
        await _verified(provider, withdrawn)

    run(tmp_path, story, _client())


def test_what_our_keys_signed_for_another_use_is_no_access_token(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        tokens, keys = await provider.tokens(), provider.rooms.keys
        claims = await _verified(provider, tokens["access_token"])
        head, body, signature = tokens["access_token"].split(".")
        none = base64url.text(b'{"alg":"none","typ":"at+jwt"}')
        forged = {
            "unsigned": f"{none}.{body}.",
            "empty signature": f"{head}.{body}.",
            "ID token": tokens["id_token"],
            "other type": keys.sign_jwt(claims, typ="consent-ticket+jwt"),
            "no type": keys.sign_jwt(claims),
            "PS256's key, called RS256": SigningKey("RS256", keys.current("PS256").key).compact(claims, "at+jwt"),
            "RS256's key, called PS256": SigningKey("PS256", keys.current("RS256").key).compact(claims, "at+jwt"),
            "a stranger's RS256": KeyRing.generate(("RS256",)).sign_jwt(claims, alg="RS256", typ="at+jwt"),
            "a public key as secret": with_public_key_as_secret(claims, keys),
            "other issuer": keys.sign_jwt({**claims, "iss": "https://other.example"}, typ="at+jwt"),
            "bare jti": claims["jti"],
            "foreign jti": keys.sign_jwt({**claims, "jti": provider.rooms.ground.ids.token()}, typ="at+jwt"),
            "no jti": keys.sign_jwt({k: v for k, v in claims.items() if k != "jti"}, typ="at+jwt"),
            "altered signature": f"{head}.{body}.{signature[:9]}{'A' if signature[9] != 'A' else 'B'}{signature[10:]}",
            "altered body": f"{head}.{body[:9]}{'A' if body[9] != 'A' else 'B'}{body[10:]}.{signature}",
        }
        for attack, token in forged.items():
            assert (await provider.userinfo(token)).status_code == 401, attack
            hint = await provider.authorize(id_token_hint=tokens["access_token"])
            assert "invalid_request" in hint.headers["location"]

    run(tmp_path, story, _client())


@pytest.mark.parametrize("alg", SIGNING_ALGORITHMS)
def test_each_client_has_its_algorithm_and_every_door_of_ours_takes_all_of_them(tmp_path: Path, alg: str) -> None:
    """2.1: "The authorization server and resource server MUST support" RS256."""

    async def story(provider: Provider) -> None:
        await provider.person()
        token = (await provider.tokens(scope="openid offline_access"))["access_token"]
        await _verified(provider, token, alg)
        assert (await provider.userinfo(token)).status_code == 200
        kept = await _own(provider, scope="data:read")
        await _verified(provider, kept, alg)
        assert (await provider.post("/introspect", TRUST_CLIENT, token=kept)).json()["active"] is True
        await provider.post("/revoke", token=kept)
        assert (await provider.post("/introspect", TRUST_CLIENT, token=kept)).json() == {"active": False}

    run(tmp_path, story, _client(access_token_signed_response_alg=alg), resource_server())


def test_a_token_in_front_is_signed_with_it_too(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        front = answer(await provider.authorize(response_type="id_token token"), "fragment")
        claims = await _verified(provider, front["access_token"], "RS256")
        assert claims["sub"] == (await provider.userinfo(front["access_token"])).json()["sub"]

    grants = {"response_types": ("id_token token",), "grant_types": ("implicit",)}
    run(tmp_path, story, _client(access_token_signed_response_alg="RS256", **grants), features=("implicit",))


def test_a_token_stays_good_when_the_client_changes_its_algorithm(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        old = (await provider.tokens())["access_token"]
        await provider.register(_client(access_token_signed_response_alg="RS256"))
        new = (await provider.tokens())["access_token"]
        await _verified(provider, new, "RS256")
        assert [(await provider.userinfo(token)).status_code for token in (old, new)] == [200, 200]

    run(tmp_path, story, _client())


def test_opaque_is_the_default_and_an_unknown_format_is_refused(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        assert "." not in await _own(provider)

    run(tmp_path, story, confidential())
    with pytest.raises(InvalidClientMetadata):
        _client(access_token_format="paper")
