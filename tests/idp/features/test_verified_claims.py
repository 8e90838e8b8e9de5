"""OpenID Connect for Identity Assurance: jp_aml, by JPKI signature, with its age on it."""

from pathlib import Path
from typing import Any

import orjson

from tests.idp.provider import Provider, answer, run


def _claims(verification: Any = None, claims: Any = None) -> str:
    wish = {
        "verification": verification or {"trust_framework": {"value": "jp_aml"}},
        "claims": claims or {"name": {"essential": True}, "birthdate": None},
    }
    return orjson.dumps({"userinfo": {"verified_claims": wish}}).decode()


def test_a_bank_gets_what_was_asked_with_method_and_time(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        claims = _claims()
        await provider.allow(await provider.person(), scope="openid", claims=claims)
        tokens = await provider.tokens(claims=claims)
        told = (await provider.userinfo(tokens["access_token"])).json()
        verified = told.pop("verified_claims")
        assert set(told) == {"sub"}
        assert verified["claims"] == {"name": "山田　花子", "birthdate": "1990-05-10"}
        verification = verified["verification"]
        assert verification["trust_framework"] == "jp_aml"
        assert verification["time"] == "2026-11-23T03:00:00Z"
        assert verification["verification_process"].startswith("カ")
        assert verification["attributes_current"] is True
        assert verification["evidence"][0]["type"] == "electronic_signature"

    run(tmp_path, story)


def test_attributes_that_became_history_say_so(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        claims, person = _claims(), await provider.person()
        await provider.allow(person, scope="openid", claims=claims)
        tokens = await provider.tokens(claims=claims)
        await provider.rooms.accounts.record_standing(person, "stale", provider.clock.timestamp() + 60)
        told = (await provider.userinfo(tokens["access_token"])).json()["verified_claims"]
        assert told["verification"]["attributes_current"] is False
        assert told["verification"]["attributes_checked_at"] == "2026-11-23T03:01:00Z"

    run(tmp_path, story)


def test_stale_attributes_call_for_the_signature_certificate_again(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        claims, person = _claims(), await provider.person()
        await provider.allow(person, scope="openid", claims=claims)
        await provider.rooms.accounts.record_standing(person, "stale", provider.clock.timestamp())
        silent = answer(await provider.authorize(claims=claims, prompt="none"))
        assert silent["error"] == "interaction_required"
        response = await provider.authorize(claims=claims)
        ix = response.headers["location"].partition("/login?ix=")[2].partition("&")[0]
        found = provider.rooms.interactions.get(ix)
        assert found is not None
        assert found.needs_signature
        assert answer(await provider.authorize())["code"]

    run(tmp_path, story)


def test_only_the_claims_of_the_grant_are_inside(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        person = await provider.person()
        await provider.allow(person, scope="openid", claims=_claims())
        narrow = _claims(claims={"name": None})
        tokens = await provider.tokens(claims=narrow)
        told = (await provider.userinfo(tokens["access_token"])).json()["verified_claims"]
        assert told["claims"] == {"name": "山田　花子"}
        wider = await provider.authorize(claims=_claims(claims={"name": None, "address": None}), prompt="none")
        assert answer(wider)["error"] == "consent_required"

    run(tmp_path, story)


def test_a_list_is_answered_by_a_list(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        wish = orjson.loads(_claims())["userinfo"]["verified_claims"]
        other = {"verification": {"trust_framework": {"value": "eidas"}}, "claims": {"name": None}}
        claims = orjson.dumps({"userinfo": {"verified_claims": [other, wish]}}).decode()
        await provider.allow(await provider.person(), scope="openid", claims=claims)
        tokens = await provider.tokens(claims=claims)
        told = (await provider.userinfo(tokens["access_token"])).json()["verified_claims"]
        assert [one["verification"]["trust_framework"] for one in told] == ["jp_aml"]

    run(tmp_path, story)
