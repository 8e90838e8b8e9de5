"""FAPI 1.0 Advanced, FAPI 2.0 Security Profile and Message Signing, from the pushed request to the last refresh.

docs/profiles.md names, for every requirement, the test that keeps it.
"""

from pathlib import Path
from typing import Any

import httpx
import pytest

from foundation.interaction_id import HEADER
from idp.clients.client import Client
from idp.clients.metadata.profile import FAPI1_ADVANCED, FAPI2_MESSAGE_SIGNING, FAPI2_SECURITY, PROFILES
from tests.idp.certified import self_signed, shown
from tests.idp.profiled import METHODS, profiled, strict
from tests.idp.prover import Prover
from tests.idp.provider import (
    CALLBACK,
    CHALLENGE,
    ISSUER,
    Provider,
    answer,
    confidential,
    details,
    request,
    resource_server,
    run,
)

SIGNING = (FAPI1_ADVANCED, FAPI2_MESSAGE_SIGNING)
WAYS = [
    (profile, method, certificate)
    for profile in PROFILES[1:]
    for method in METHODS
    for certificate in (False, True)
    if certificate or profile != FAPI1_ADVANCED
]


def _of(profile: str, **changes: Any) -> Client:
    return profiled(profile, certificate=profile == FAPI1_ADVANCED, **changes)


def _error(response: httpx.Response) -> str:
    assert response.status_code in (400, 401), response.text
    return str(response.json()["error"])


@pytest.mark.parametrize(("profile", "method", "certificate"), WAYS)
def test_the_whole_flow_of_every_variant(tmp_path: Path, profile: str, method: str, certificate: bool) -> None:
    client = profiled(profile, method, certificate=certificate)

    async def story(provider: Provider) -> None:
        await provider.person()
        flow = strict(provider, client)
        tokens = (await flow.redeem(await flow.code())).json()
        assert tokens["token_type"] == ("Bearer" if certificate else "DPoP")
        person = await flow.get("/userinfo", tokens["access_token"])
        assert person.status_code == 200
        for _ in range(3):  # FAPI 2.0 5.3.2.1-9: the same refresh token, as often as it is needed
            renewed = await flow.refresh(tokens["refresh_token"])
            assert renewed.status_code == 200
            assert "refresh_token" not in renewed.json()
            assert (await flow.get("/userinfo", renewed.json()["access_token"])).json() == person.json()
        assert (await flow.post("/revoke", token=tokens["refresh_token"])).status_code == 200
        assert _error(await flow.refresh(tokens["refresh_token"])) == "invalid_grant"

    run(tmp_path, story, client)


@pytest.mark.parametrize("profile", PROFILES[1:])
def test_az19_the_front_door_is_closed_to_what_was_not_pushed(tmp_path: Path, profile: str) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        assert answer(await provider.authorize())["error"] == "invalid_request"
        flow = strict(provider, provider.rooms.clients.get("bank") or confidential())
        by_value = {"client_id": "bank", **flow.signed(request())}
        refused = await provider.browser.get("/authorize", params=by_value)
        assert refused.status_code == 400  # its redirect URI was never read: a page

    run(tmp_path, story, _of(profile))


@pytest.mark.parametrize("profile", PROFILES[1:])
def test_what_a_pushed_request_must_hold(tmp_path: Path, profile: str) -> None:
    client = _of(profile)

    async def story(provider: Provider) -> None:
        flow = strict(provider, client)
        for changes in (
            {"code_challenge": None}, {"code_challenge_method": "plain"}, {"code_challenge_method": None},
            {"redirect_uri": None}, {"redirect_uri": CALLBACK + "/x"}, {"response_type": "token"},
            {"response_type": "code id_token"}, {"scope": None},
        ):  # fmt: skip
            assert (await flow.post("/par", **flow.wish(**changes))).status_code == 400, changes
        bare = await provider.back.post("/par", data={"client_id": "bank", **flow.wish()})
        assert _error(bare) == "invalid_client"  # 5.3.2.2-4: without client authentication
        assert (await flow.post("/par", **flow.wish())).status_code == 201

    run(tmp_path, story, client)


@pytest.mark.parametrize("profile", SIGNING)
def test_requests_that_are_not_signed_as_the_profile_says_are_refused(tmp_path: Path, profile: str) -> None:
    client = _of(profile)

    async def story(provider: Provider) -> None:
        flow, now = strict(provider, client), provider.clock.timestamp()
        plain = {name: value for name, value in request("bank", response_mode="jwt").items() if name != "client_id"}
        assert _error(await flow.post("/par", **plain)) == "invalid_request"
        bad: dict[str, dict[str, Any]] = {
            "no exp": {"exp": None}, "no nbf": {"nbf": None}, "no aud": {"aud": None}, "no iss": {"iss": None},
            "expired": {"exp": now}, "exp over an hour after nbf": {"exp": now + 3601},
            "nbf over an hour ago": {"nbf": now - 3601}, "nbf a minute ahead": {"nbf": now + 60},
            "another audience": {"aud": "https://other.example"}, "another client": {"iss": "shop"},
        }  # fmt: skip
        for flaw, claims in bad.items():
            refused = await flow.post("/par", **flow.signed({**plain, "client_id": "bank"}, **claims))
            assert _error(refused) == "invalid_request_object", flaw
        ahead = flow.signed({**plain, "client_id": "bank"}, nbf=now + 8, aud=[ISSUER, "https://other.example"])
        assert (await flow.post("/par", **ahead)).status_code == 201
        differing = {**flow.wish(), "state": "another"}
        assert _error(await flow.post("/par", **differing)) == "invalid_request"

    run(tmp_path, story, client)


@pytest.mark.parametrize("profile", SIGNING)
def test_an_answer_that_is_not_signed_cannot_be_asked_for(tmp_path: Path, profile: str) -> None:
    client = _of(profile)

    async def story(provider: Provider) -> None:
        flow = strict(provider, client)
        for mode in (None, "query", "fragment", "form_post"):
            assert _error(await flow.post("/par", **flow.wish(response_mode=mode))) == "invalid_request", mode

    run(tmp_path, story, client)


def test_fapi_1_wants_a_value_against_replay(tmp_path: Path) -> None:
    client = _of(FAPI1_ADVANCED)

    async def story(provider: Provider) -> None:
        flow = strict(provider, client)
        assert _error(await flow.post("/par", **flow.wish(nonce=None))) == "invalid_request"
        assert (await flow.post("/par", **flow.wish(state=None))).status_code == 201
        own = {"scope": "offline_access", "nonce": None}
        assert _error(await flow.post("/par", **flow.wish(**own, state=None))) == "invalid_request"
        assert (await flow.post("/par", **flow.wish(**own))).status_code == 201

    run(tmp_path, story, client)


def test_fapi_2_does_without_state_and_nonce_and_takes_long_ones(tmp_path: Path) -> None:
    client = _of(FAPI2_SECURITY)

    async def story(provider: Provider) -> None:
        await provider.person()
        flow = strict(provider, client)
        for changes in ({"state": None}, {"nonce": None}, {"nonce": "n" * 64}, {"scope": "offline_access openid"}):
            assert await flow.code(**changes)

    run(tmp_path, story, client)


@pytest.mark.parametrize("profile", PROFILES[1:])
def test_tk01_tk02_a_code_is_good_once_and_for_a_minute(tmp_path: Path, profile: str) -> None:
    client = _of(profile)

    async def story(provider: Provider) -> None:
        await provider.person()
        flow = strict(provider, client)
        code = await flow.code()
        tokens = (await flow.redeem(code)).json()
        assert _error(await flow.redeem(code)) == "invalid_grant"
        assert (await flow.get("/userinfo", tokens["access_token"])).status_code == 401
        late = await flow.code()
        provider.clock.advance(60)
        assert _error(await flow.redeem(late)) == "invalid_grant"

    run(tmp_path, story, client)


@pytest.mark.parametrize("profile", PROFILES[1:])
def test_tk18_no_token_without_the_key(tmp_path: Path, profile: str) -> None:
    client = _of(profile)

    async def story(provider: Provider) -> None:
        await provider.person()
        flow = strict(provider, client)
        code = await flow.code()
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, "code_verifier": "v" * 43}
        bare = await provider.back.post("/token", data={**form, **flow.credentials()})
        assert _error(bare) == "invalid_request"
        tokens = (await flow.redeem(code)).json()
        renew = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
        assert _error(await provider.back.post("/token", data={**renew, **flow.credentials()})) == "invalid_request"
        token = tokens["access_token"]
        other = strict(provider, client)
        for headers in (
            {"Authorization": f"Bearer {token}"},
            {"Authorization": f"Bearer {token}", **shown(self_signed())},
            other.prover.headers("GET", "/userinfo", token, nonce=flow.nonce),
        ):
            assert (await provider.back.get("/userinfo", headers=headers)).status_code == 401

    run(tmp_path, story, client)


def test_a_client_that_is_put_on_a_profile_keeps_nothing_weaker(tmp_path: Path) -> None:
    """Its bearer tokens of a moment ago open nothing any more, here and at the data trust."""
    before = confidential(secret_hash="", token_endpoint_auth_method="private_key_jwt", jwks=profiled("").jwks)

    async def story(provider: Provider) -> None:
        person = await provider.person()
        wish = {"scope": "openid offline_access data:read", "authorization_details": details()}
        await provider.allow(person, **wish)
        old = await provider.tokens(**wish)
        assert (await provider.userinfo(old["access_token"])).status_code == 200
        waiting = await provider.code()
        await provider.register(_of(FAPI2_SECURITY))
        assert (await provider.userinfo(old["access_token"])).status_code == 401
        told = await provider.post("/introspect", "kakehashi-data-trust", token=old["access_token"])
        assert told.json() == {"active": False}
        refreshed = await provider.post("/token", grant_type="refresh_token", refresh_token=old["refresh_token"])
        assert _error(refreshed) == "invalid_request"
        assert _error(await provider.redeem(waiting)) == "invalid_request"
        flow = strict(provider, _of(FAPI2_SECURITY))
        assert (await flow.refresh(old["refresh_token"])).json()["token_type"] == "DPoP"

    run(tmp_path, story, before, resource_server())


def test_a_refresh_token_that_was_rotated_away_before_stays_dead(tmp_path: Path) -> None:
    bound = {"dpop_bound_access_tokens": True, "secret_hash": "", "token_endpoint_auth_method": "private_key_jwt"}
    before = confidential(**bound, jwks=profiled("").jwks)

    async def story(provider: Provider) -> None:
        await provider.person()
        loose = strict(provider, before)
        code = await provider.code(scope="openid offline_access")
        first = (await loose.redeem(code)).json()["refresh_token"]
        second = (await loose.refresh(first)).json()["refresh_token"]
        await provider.register(_of(FAPI2_SECURITY))
        flow = strict(provider, _of(FAPI2_SECURITY))
        assert _error(await flow.refresh(first)) == "invalid_grant"
        assert (await flow.refresh(second)).status_code == 200

    run(tmp_path, story, before)


def test_rs256_assertions_are_refused_under_a_profile(tmp_path: Path) -> None:
    from foundation.signing import KeyRing

    rsa = KeyRing.generate(("RS256",))

    async def story(provider: Provider) -> None:
        for client_id, opens in (("bank", False), ("clinic", True)):
            now = provider.clock.timestamp()
            claims = {"iss": client_id, "sub": client_id, "aud": ISSUER, "exp": now + 60, "jti": client_id}
            sent = provider.assertion(client_id)
            sent["client_assertion"] = rsa.sign_jwt(claims, alg="RS256")
            response = await provider.back.post("/revoke", data={**sent, "token": "x"})
            assert (response.status_code == 200) is opens

    plain = {"secret_hash": "", "token_endpoint_auth_method": "private_key_jwt"}
    jwks = {"keys": [{k: v for k, v in key.items() if k != "alg"} for key in rsa.public_jwks()["keys"]]}
    run(tmp_path, story, _of(FAPI2_SECURITY, jwks=jwks), confidential("clinic", jwks=jwks, **plain))


def test_the_interaction_id_comes_back_from_resources_and_nothing_else_does(tmp_path: Path) -> None:
    client, sent = _of(FAPI1_ADVANCED), "c770aef3-6784-41f7-8e0e-ff5f97bddb3a"

    async def story(provider: Provider) -> None:
        await provider.person()
        flow = strict(provider, client)
        token = (await flow.redeem(await flow.code())).json()["access_token"]

        async def told(value: str | None) -> str:
            headers = {**flow.headers("GET", "/userinfo", token), **({HEADER: value} if value else {})}
            response = await provider.back.get("/userinfo", headers=headers)
            assert response.status_code == 200
            return str(response.headers[HEADER])

        assert await told(sent) == sent
        assert len(await told(None)) == 36
        assert await told("<script>") != "<script>"
        assert "date" not in (await flow.get("/userinfo", token)).headers  # added by the server, not by the application

    run(tmp_path, story, client)


def test_without_a_profile_no_interaction_id_is_made_and_one_that_was_sent_comes_back(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        token = (await provider.tokens())["access_token"]
        assert HEADER not in (await provider.userinfo(token)).headers
        sent = {HEADER: "c770aef3-6784-41f7-8e0e-ff5f97bddb3a", "authorization": f"Bearer {token}"}
        assert (await provider.back.get("/userinfo", headers=sent)).headers[HEADER] == sent[HEADER]

    run(tmp_path, story)


def test_a_key_named_inside_the_signed_request_binds_the_code(tmp_path: Path) -> None:
    """FAPI 2.0 5.3.2.1-12, RFC 9449 10.1: inside or beside, and never two different ones."""
    client = _of(FAPI2_MESSAGE_SIGNING)

    async def story(provider: Provider) -> None:
        await provider.person()
        flow, other = strict(provider, client), Prover(provider.clock)
        refused = await flow.post("/par", **flow.wish(dpop_jkt=other.jkt))
        assert _error(refused) == "invalid_dpop_proof"
        bound = await flow.code(dpop_jkt=flow.prover.jkt)
        assert (await flow.redeem(bound)).status_code == 200
        beside = await flow.code()  # by the proof beside the pushed request
        thief = strict(provider, client)
        assert _error(await thief.redeem(beside)) == "invalid_grant"

    run(tmp_path, story, client)


def test_what_is_announced_is_what_a_fapi_client_looks_for(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        document = (await provider.back.get("/.well-known/openid-configuration")).json()
        assert {"PS256", "ES256"} <= set(document["dpop_signing_alg_values_supported"])
        assert {"PS256", "ES256"} <= set(document["token_endpoint_auth_signing_alg_values_supported"])
        assert "ES256" in document["id_token_signing_alg_values_supported"]
        assert document["tls_client_certificate_bound_access_tokens"] is True
        assert document["authorization_response_iss_parameter_supported"] is True
        assert document["code_challenge_methods_supported"] == ["S256"]
        assert {"private_key_jwt", "tls_client_auth", "self_signed_tls_client_auth"} <= set(
            document["token_endpoint_auth_methods_supported"]
        )
        assert len(CHALLENGE) == 43

    run(tmp_path, story)
