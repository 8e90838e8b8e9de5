"""Tokens from the authorization endpoint: bound to each other, under a family of their own, and never refreshable."""

from pathlib import Path
from typing import Any

import orjson
from authlib.oidc.core import HybridIDToken, ImplicitIDToken

from tests.idp.provider import ISSUER, Provider, answer, confidential, run

ALL = (
    "id_token", "id_token token", "code", "code id_token", "code token", "code id_token token",
)  # fmt: skip
GRANTS = ("authorization_code", "implicit", "refresh_token")


def _bank(**changes: Any) -> Any:
    return confidential(response_types=ALL, grant_types=GRANTS, **changes)


def _claims(provider: Provider, token: str) -> dict[str, Any]:
    claims = provider.rooms.hints.read(token)
    assert claims is not None
    return claims


def test_each_response_type_gives_exactly_its_parts(tmp_path: Path) -> None:
    expected = {
        "id_token": {"id_token"},
        "id_token token": {"id_token", "access_token", "token_type", "expires_in", "scope"},
        "code id_token": {"code", "id_token"},
        "code token": {"code", "access_token", "token_type", "expires_in", "scope"},
        "code id_token token": {"code", "id_token", "access_token", "token_type", "expires_in", "scope"},
    }

    async def story(provider: Provider) -> None:
        await provider.person()
        for response_type, members in expected.items():
            told = answer(await provider.authorize(response_type=response_type), "fragment")
            assert set(told) == members | {"state", "iss"}, response_type

    run(tmp_path, story, _bank(), features=("implicit", "hybrid"))


def test_authlib_finds_the_hashes_of_all_that_is_given_beside_the_id_token(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        for response_type in ("id_token", "id_token token", "code id_token", "code id_token token"):
            told = answer(await provider.authorize(response_type=response_type), "fragment")
            claims = _claims(provider, told["id_token"])
            kind = HybridIDToken if "code" in told else ImplicitIDToken
            given = {
                "nonce": "the-nonce", "client_id": "bank", "code": told.get("code"),
                "access_token": told.get("access_token"), "response_type": response_type,
            }  # fmt: skip
            kind(claims, {"alg": "ES256"}, {"iss": {"value": ISSUER}}, given).validate(now=provider.clock.timestamp())
            assert ("c_hash" in claims, "at_hash" in claims) == ("code" in told, "access_token" in told)
            # FAPI 1.0 Advanced 5.2.2.1: the state too; this is the hash of "the-state".
            assert claims["s_hash"] == "muqIWuSIgH9C97jNTVPJpQ"

    run(tmp_path, story, _bank(), features=("implicit", "hybrid"))


def test_a_code_beside_a_token_is_redeemed_as_ever_and_both_tokens_work(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        told = answer(await provider.authorize(response_type="code token"), "fragment")
        redeemed = (await provider.redeem(told["code"])).json()
        for token in (told["access_token"], redeemed["access_token"]):
            assert (await provider.userinfo(token)).status_code == 200

    run(tmp_path, story, _bank(), features=("hybrid",))


def test_scopes_are_answered_in_the_id_token_only_where_nobody_can_ask_userinfo(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.allow(await provider.person(), scope="openid name")
        for response_type, named in (("id_token", True), ("id_token token", False)):
            told = answer(await provider.authorize(response_type=response_type, scope="openid name"), "fragment")
            assert ("name" in _claims(provider, told["id_token"])) == named

    run(tmp_path, story, _bank(), features=("implicit",))


def test_a_withdrawn_consent_ends_a_token_of_the_front_channel(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        grant = await provider.allow(await provider.person(), scope="openid name")
        asked = {"response_type": "id_token token", "scope": "openid name offline_access"}
        told = answer(await provider.authorize(**{**asked, "scope": "openid name"}), "fragment")
        assert (await provider.userinfo(told["access_token"])).json()["name"]
        await provider.rooms.grants.revoke(grant.id)
        assert (await provider.userinfo(told["access_token"])).status_code == 401

    run(tmp_path, story, _bank(), features=("implicit",))


def test_without_openid_no_id_token_is_given_and_the_client_hears_why(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        for response_type in ("id_token", "id_token token", "code id_token", "code id_token token"):
            told = answer(await provider.authorize(response_type=response_type, scope="data:read"), "fragment")
            assert (told["error"], told["state"], "id_token" in told) == ("invalid_scope", "the-state", False)
        told = answer(await provider.authorize(response_type="code token", scope="data:read"), "fragment")
        assert {"code", "access_token"} <= told.keys()

    run(tmp_path, story, _bank(), features=("implicit", "hybrid"))


def test_offline_access_is_ignored_where_no_code_is_given(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        asked = {"response_type": "id_token token", "scope": "openid offline_access"}
        told = answer(await provider.authorize(**asked), "fragment")
        assert told["scope"] == "openid"

    run(tmp_path, story, _bank(), features=("implicit",))


def test_a_token_is_on_disk_before_the_answer_leaves(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        told = answer(await provider.authorize(response_type="id_token token"), "fragment")
        opened = provider.rooms.sealed.open_access(told["access_token"])
        assert opened is not None
        family = provider.rooms.families.get(opened.family_id)
        assert family is not None
        assert orjson.loads(family.packed())[0] == ["openid"]

    run(tmp_path, story, _bank(), features=("implicit",))
