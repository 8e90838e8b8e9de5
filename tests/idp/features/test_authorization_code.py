"""RFC 6749 4.1: the code, and everything an attacker may do with one."""

import asyncio
from pathlib import Path

from tests.idp.provider import CALLBACK, Provider, answer, confidential, public, run


def test_a_code_becomes_tokens_for_the_client_that_asked(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        got = answer(await provider.authorize())
        assert got["state"] == "the-state"
        response = await provider.redeem(got["code"])
        tokens = response.json()
        assert response.status_code == 200
        assert response.headers["cache-control"] == "no-store"
        assert (tokens["token_type"], tokens["expires_in"], tokens["scope"]) == ("Bearer", 300, "openid")
        assert "refresh_token" not in tokens

    run(tmp_path, story)


def test_a_code_used_twice_kills_every_token_it_made(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        code = await provider.code(scope="openid offline_access")
        tokens = (await provider.redeem(code)).json()
        assert (await provider.userinfo(tokens["access_token"])).status_code == 200
        again = await provider.redeem(code)
        assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
        assert (await provider.userinfo(tokens["access_token"])).status_code == 401
        refreshed = await provider.post("/token", grant_type="refresh_token", refresh_token=tokens["refresh_token"])
        assert refreshed.json()["error"] == "invalid_grant"
        ((_, noticed, _),) = provider.rooms.audit.page(0, 10)
        assert (noticed.action, noticed.subject) == ("code.reused", "bank")

    run(tmp_path, story)


def test_fifty_races_for_one_code_have_at_most_one_winner_and_no_living_token(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        code = await provider.code()
        responses = await asyncio.gather(*(provider.redeem(code) for _ in range(50)))
        won = [response.json() for response in responses if response.status_code == 200]
        assert len(won) == 1
        assert (await provider.userinfo(won[0]["access_token"])).status_code == 401

    run(tmp_path, story)


def test_a_code_is_dead_after_sixty_seconds(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        code = await provider.code()
        provider.clock.advance(60)
        assert (await provider.redeem(code)).json()["error"] == "invalid_grant"

    run(tmp_path, story)


def test_a_late_replay_of_a_redeemed_code_still_kills_its_tokens(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        code = await provider.code()
        tokens = (await provider.redeem(code)).json()
        provider.clock.advance(90)
        assert (await provider.redeem(code)).json()["error"] == "invalid_grant"
        assert (await provider.userinfo(tokens["access_token"])).status_code == 401

    run(tmp_path, story)


def test_another_clients_code_is_refused_and_stays_usable(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        code = await provider.code()
        assert (await provider.redeem(code, "app")).json()["error"] == "invalid_grant"
        assert (await provider.redeem(code)).status_code == 200

    run(tmp_path, story, confidential(), public())


def test_another_redirect_uri_or_none_spends_the_code(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        for wrong in (None, CALLBACK + "/", "http://127.0.0.1:8111/bye"):
            code = await provider.code()
            assert (await provider.redeem(code, redirect_uri=wrong)).json()["error"] == "invalid_grant"
            assert (await provider.redeem(code)).json()["error"] == "invalid_grant"

    run(tmp_path, story)


def test_a_code_is_worthless_after_consent_is_withdrawn_or_the_account_closed(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        person = await provider.person()
        grant = await provider.allow(person, scope="openid name")
        code = await provider.code(scope="openid name")
        await provider.rooms.grants.revoke(grant.id)
        assert (await provider.redeem(code)).json()["error"] == "invalid_grant"
        code = await provider.code()
        await provider.rooms.accounts.close(person)
        assert (await provider.redeem(code)).json()["error"] == "invalid_grant"

    run(tmp_path, story)


def test_a_code_that_is_missing_or_made_up_is_refused(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        missing = await provider.post("/token", grant_type="authorization_code", redirect_uri=CALLBACK)
        assert missing.json()["error"] == "invalid_request"
        for code in ("x", "AQ", "é", "0" * 5000):
            assert (await provider.redeem(code)).json()["error"] == "invalid_grant"

    run(tmp_path, story)
