"""RFC 9449 at every door: what is bound, what stays bound, and what a thief can do with a token (nothing)."""

import asyncio
from pathlib import Path

import httpx
import orjson
from jwcrypto import jwk, jws

from idp.dpop.nonces import NONCE_SECONDS
from tests.idp.prover import Prover
from tests.idp.provider import (
    CALLBACK,
    SECRET,
    VERIFIER,
    Provider,
    answer,
    asserting,
    confidential,
    details,
    public,
    request,
    resource_server,
    run,
)

OFFLINE = "openid offline_access"


def _error(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]


async def _redeem(provider: Provider, prover: Prover | None, client_id: str = "bank", **changes: str) -> httpx.Response:
    code = changes.pop("code", None) or await provider.code(client_id, **{"scope": OFFLINE, **changes})
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, "code_verifier": VERIFIER}
    headers = prover.headers("POST", "/token") if prover else None
    return await provider.post("/token", client_id, headers=headers, **form)


async def _refresh(provider: Provider, prover: Prover | None, token: str, client_id: str = "bank") -> httpx.Response:
    headers = prover.headers("POST", "/token") if prover else None
    return await provider.post("/token", client_id, headers=headers, grant_type="refresh_token", refresh_token=token)


async def _userinfo(provider: Provider, headers: dict[str, str]) -> httpx.Response:
    return await provider.back.get("/userinfo", headers=headers)


def test_a_proof_ties_the_token_to_its_key_and_the_holder_uses_it(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        prover = Prover(provider.clock)
        tokens = (await _redeem(provider, prover)).json()
        assert tokens["token_type"] == "DPoP"
        token = tokens["access_token"]
        read = await _userinfo(provider, prover.headers("GET", "/userinfo", token))
        assert read.status_code == 200
        posted = await provider.back.post("/userinfo", headers=prover.headers("POST", "/userinfo", token))
        assert posted.json() == read.json()

    run(tmp_path, story)


def test_tk17_a_stolen_token_is_worth_nothing(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        prover, thief = Prover(provider.clock), Prover(provider.clock)
        token = (await _redeem(provider, prover)).json()["access_token"]
        other = (await _redeem(provider, prover)).json()["access_token"]
        proof = prover.proof("GET", "/userinfo", token)
        attacks: dict[str, dict[str, str]] = {
            "as a bearer token": {"Authorization": f"Bearer {token}"},
            "as a bearer token beside a right proof": {"Authorization": f"Bearer {token}", "DPoP": proof},
            "with another key's proof": thief.headers("GET", "/userinfo", token),
            "without a proof": {"Authorization": f"DPoP {token}"},
            "without ath": {"Authorization": f"DPoP {token}", "DPoP": prover.proof("GET", "/userinfo")},
            "with another token's ath": {
                "Authorization": f"DPoP {token}",
                "DPoP": prover.proof("GET", "/userinfo", other),
            },
            "with a proof for another door": prover.headers("GET", "/introspect", token),
            "with a proof for another method": prover.headers("POST", "/userinfo", token),
        }
        for attack, headers in attacks.items():
            response = await _userinfo(provider, headers)
            assert response.status_code == 401, attack
            assert response.json()["error"] in ("invalid_token", "invalid_dpop_proof"), attack
            assert 'algs="ES256 PS256 EdDSA Ed25519"' in response.headers["www-authenticate"], attack
        in_form = await provider.back.post("/userinfo", data={"access_token": token})
        assert _error(in_form) == (401, "invalid_token")
        assert (await _userinfo(provider, prover.headers("GET", "/userinfo", token))).status_code == 200

    run(tmp_path, story)


def test_tk15_a_proof_seen_on_the_wire_cannot_be_sent_again(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        prover = Prover(provider.clock)
        token = (await _redeem(provider, prover)).json()["access_token"]
        headers = prover.headers("GET", "/userinfo", token)
        answers = await asyncio.gather(*(_userinfo(provider, headers) for _ in range(10)))
        assert sorted(each.status_code for each in answers) == [200] + [401] * 9
        assert _error(next(each for each in answers if each.status_code == 401)) == (401, "invalid_dpop_proof")
        proof = prover.headers("POST", "/token")
        assert (await provider.post("/token", headers=proof, grant_type="client_credentials")).status_code == 200
        assert _error(await provider.post("/token", headers=proof, grant_type="client_credentials")) == (
            400, "invalid_dpop_proof",
        )  # fmt: skip

    run(tmp_path, story)


def test_an_unbound_token_does_not_become_a_bound_one(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        token = (await provider.tokens())["access_token"]
        prover = Prover(provider.clock)
        assert _error(await _userinfo(provider, prover.headers("GET", "/userinfo", token))) == (401, "invalid_token")

    run(tmp_path, story)


def test_tk15_a_bad_proof_spends_no_code(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        prover = Prover(provider.clock)
        code = await provider.code()
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, "code_verifier": VERIFIER}
        for asked in (("POST", "/par"), ("GET", "/token")):
            refused = await provider.post("/token", headers=prover.headers(*asked), **form)
            assert _error(refused) == (400, "invalid_dpop_proof")
        two = [("DPoP", prover.proof("POST", "/token")), ("DPoP", prover.proof("POST", "/token"))]
        refused = await provider.back.post("/token", data=form, headers=two, auth=("bank", SECRET))
        assert _error(refused) == (400, "invalid_dpop_proof")
        assert (await _redeem(provider, prover, code=code)).status_code == 200

    run(tmp_path, story)


def test_a_client_registered_for_bound_tokens_gets_no_others(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        for client_id in ("bank", "app"):
            code = await provider.code(client_id)
            assert _error(await _redeem(provider, None, client_id, code=code)) == (400, "invalid_request")
            assert (await _redeem(provider, Prover(provider.clock), client_id, code=code)).status_code == 200
        assert _error(await provider.post("/token", grant_type="client_credentials")) == (400, "invalid_request")

    bound = {"dpop_bound_access_tokens": True}
    run(tmp_path, story, confidential(**bound), public(**bound))


def test_tk18_a_public_clients_refresh_token_is_bound_to_its_key(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        prover = Prover(provider.clock)
        first = (await _redeem(provider, prover, "app")).json()["refresh_token"]
        assert _error(await _refresh(provider, None, first, "app")) == (400, "invalid_grant")
        assert _error(await _refresh(provider, Prover(provider.clock), first, "app")) == (400, "invalid_grant")
        second = (await _refresh(provider, prover, first, "app")).json()
        assert second["token_type"] == "DPoP"
        assert _error(await _refresh(provider, None, second["refresh_token"], "app")) == (400, "invalid_grant")
        read = await _userinfo(provider, prover.headers("GET", "/userinfo", second["access_token"]))
        assert read.status_code == 200

    run(tmp_path, story, public())


def test_tk18_a_confidential_client_may_change_its_key_and_never_drop_it(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        first = (await _redeem(provider, Prover(provider.clock))).json()["refresh_token"]
        assert _error(await _refresh(provider, None, first)) == (400, "invalid_grant")
        new = Prover(provider.clock)
        second = (await _refresh(provider, new, first)).json()
        read = await _userinfo(provider, new.headers("GET", "/userinfo", second["access_token"]))
        assert read.status_code == 200

    run(tmp_path, story)


def test_a_refresh_token_without_binding_gets_one_with_the_first_proof(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        prover = Prover(provider.clock)
        first = (await _redeem(provider, None, "app")).json()["refresh_token"]
        second = (await _refresh(provider, prover, first, "app")).json()
        assert second["token_type"] == "DPoP"
        assert _error(await _refresh(provider, Prover(provider.clock), second["refresh_token"], "app")) == (
            400, "invalid_grant",
        )  # fmt: skip

    run(tmp_path, story, public())


def test_a_code_asked_for_one_key_is_worth_nothing_to_another(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        prover = Prover(provider.clock)
        for wrong in (None, Prover(provider.clock)):
            code = await provider.code(dpop_jkt=prover.jkt)
            assert _error(await _redeem(provider, wrong, code=code)) == (400, "invalid_grant")
            assert _error(await _redeem(provider, prover, code=code)) == (400, "invalid_grant")  # spent
        assert (await _redeem(provider, prover, dpop_jkt=prover.jkt)).json()["token_type"] == "DPoP"
        for malformed in ("x", prover.jkt + "A", prover.jkt[:-1] + "="):
            assert answer(await provider.authorize(dpop_jkt=malformed))["error"] == "invalid_request"

    run(tmp_path, story)


def test_a_proof_beside_a_pushed_request_binds_the_code(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        prover, other = Prover(provider.clock), Prover(provider.clock)
        wish = {
            "redirect_uri": CALLBACK, "response_type": "code", "scope": "openid", "code_challenge_method": "S256",
            "code_challenge": "sNhtRHQs9J2sFhE2rTmdP3j4xQKVqYQ3b5vF4hYcXYE",
        }  # fmt: skip
        mixed = await provider.post("/par", headers=prover.headers("POST", "/par"), dpop_jkt=other.jkt, **wish)
        assert _error(mixed) == (400, "invalid_dpop_proof")
        assert _error(await provider.post("/par", headers=prover.headers("POST", "/token"), **wish)) == (
            400, "invalid_dpop_proof",
        )  # fmt: skip
        for more in ({}, {"dpop_jkt": prover.jkt}):
            pushed = (await provider.post("/par", headers=prover.headers("POST", "/par"), **wish, **more)).json()
            parameters = {"client_id": "bank", "request_uri": pushed["request_uri"]}
            code = answer(await provider.browser.get("/authorize", params=parameters))["code"]
            assert _error(await _redeem(provider, other, code=code)) == (400, "invalid_grant")

    run(tmp_path, story)


def test_introspection_tells_the_resource_server_whose_key_it_is(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        person = await provider.person()
        wish = {"scope": "openid data:read", "authorization_details": details()}
        await provider.allow(person, **wish)
        prover = Prover(provider.clock)
        token = (await _redeem(provider, prover, **wish)).json()["access_token"]
        told = (await provider.post("/introspect", "kakehashi-data-trust", token=token)).json()
        assert (told["active"], told["token_type"], told["cnf"]) == (True, "DPoP", {"jkt": prover.jkt})
        plain = (await provider.tokens(**wish))["access_token"]
        told = (await provider.post("/introspect", "kakehashi-data-trust", token=plain)).json()
        assert told["token_type"] == "Bearer"
        assert "cnf" not in told

    run(tmp_path, story, confidential(), resource_server())


def test_a_jwt_access_token_carries_its_key(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        prover = Prover(provider.clock)
        token = (await _redeem(provider, prover)).json()["access_token"]
        read = jws.JWS()
        read.deserialize(token)
        keys = jwk.JWKSet.from_json((await provider.back.get("/jwks")).text)
        read.verify(keys.get_key(read.jose_header["kid"]))
        assert orjson.loads(read.payload)["cnf"] == {"jkt": prover.jkt}
        assert (await _userinfo(provider, prover.headers("GET", "/userinfo", token))).status_code == 200
        assert _error(await provider.userinfo(token)) == (401, "invalid_token")

    run(tmp_path, story, confidential(access_token_format="jwt"))


def test_tk19_where_nonces_are_demanded_every_door_hands_one_out(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        prover = Prover(provider.clock)

        async def nonce_of(response: httpx.Response, status: int) -> str:
            assert _error(response) == (status, "use_dpop_nonce")
            return str(response.headers["dpop-nonce"])

        code = await provider.code()
        nonce = await nonce_of(await _redeem(provider, prover, code=code), 400)
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, "code_verifier": VERIFIER}
        tokens = await provider.post("/token", headers=prover.headers("POST", "/token", nonce=nonce), **form)
        assert tokens.status_code == 200  # the code was not spent by the first try
        token = tokens.json()["access_token"]
        refused = await _userinfo(provider, prover.headers("GET", "/userinfo", token))
        nonce = await nonce_of(refused, 401)
        assert 'DPoP realm="kakehashi", error="use_dpop_nonce"' in refused.headers["www-authenticate"]
        good = await _userinfo(provider, prover.headers("GET", "/userinfo", token, nonce=nonce))
        assert good.status_code == 200
        assert "dpop-nonce" not in good.headers
        provider.clock.advance(NONCE_SECONDS - 1)
        renewed = await _userinfo(provider, prover.headers("GET", "/userinfo", token, nonce=nonce))
        assert (renewed.status_code, renewed.headers["dpop-nonce"] != nonce) == (200, True)
        provider.clock.advance(1)
        await nonce_of(await _userinfo(provider, prover.headers("GET", "/userinfo", token, nonce=nonce)), 401)
        pushed = await provider.post("/par", headers=prover.headers("POST", "/par"), **request())
        await nonce_of(pushed, 400)

    run(tmp_path, story, dpop_nonces=True)


def test_discovery_promises_the_algorithms(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        document = (await provider.back.get("/.well-known/openid-configuration")).json()
        assert document["dpop_signing_alg_values_supported"] == ["ES256", "PS256", "EdDSA", "Ed25519"]
        for alg in ("ES256", "PS256", "EdDSA"):
            prover = Prover(provider.clock, alg)
            headers = prover.headers("POST", "/token")
            tokens = await provider.post("/token", "clinic", headers=headers, grant_type="client_credentials")
            assert tokens.json()["token_type"] == "DPoP"

    run(tmp_path, story, asserting())
