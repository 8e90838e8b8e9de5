"""RFC 6749 6: rotation, reuse, narrowing, and everything that ends a family."""

import asyncio
from pathlib import Path
from typing import Any

import httpx

from tests.idp.provider import Provider, confidential, public, run

OFFLINE = "openid offline_access"


async def _refresh(provider: Provider, token: str, client_id: str = "bank", **form: str) -> httpx.Response:
    return await provider.post("/token", client_id, grant_type="refresh_token", refresh_token=token, **form)


async def _tokens(provider: Provider, client_id: str = "bank") -> dict[str, Any]:
    await provider.person()
    return await provider.tokens(client_id, scope=OFFLINE)


def test_each_refresh_gives_a_new_refresh_token_and_fresh_tokens(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        token = (await _tokens(provider))["refresh_token"]
        for _ in range(3):
            response = await _refresh(provider, token)
            tokens = response.json()
            assert response.status_code == 200
            assert tokens["refresh_token"] != token
            assert tokens["id_token"]
            token = tokens["refresh_token"]

    run(tmp_path, story)


def test_a_rotated_token_used_again_ends_the_family_for_both_holders(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        first = (await _tokens(provider))["refresh_token"]
        second = (await _refresh(provider, first)).json()
        assert (await _refresh(provider, first)).json()["error"] == "invalid_grant"
        assert (await _refresh(provider, second["refresh_token"])).json()["error"] == "invalid_grant"
        assert (await provider.userinfo(second["access_token"])).status_code == 401
        ((_, noticed, _),) = provider.rooms.audit.page(0, 10)  # the second is of a family that is over: no news
        assert (noticed.action, noticed.subject) == ("refresh_token.reused", "bank")
        assert first not in str(noticed)

    run(tmp_path, story)


def test_of_twenty_parallel_refreshes_one_wins_and_the_family_ends(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        token = (await _tokens(provider))["refresh_token"]
        responses = await asyncio.gather(*(_refresh(provider, token) for _ in range(20)))
        won = [response.json() for response in responses if response.status_code == 200]
        assert len(won) == 1
        assert (await _refresh(provider, won[0]["refresh_token"])).json()["error"] == "invalid_grant"

    run(tmp_path, story)


def test_the_scope_can_be_narrowed_and_never_widened(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        token = (await _tokens(provider))["refresh_token"]
        wider = await _refresh(provider, token, scope="openid name")
        assert wider.json()["error"] == "invalid_scope"
        malformed = await _refresh(provider, token, scope="openid  offline_access")
        assert malformed.json()["error"] == "invalid_scope"  # and nothing is spent by it
        narrow = (await _refresh(provider, token, scope="openid")).json()
        assert narrow["scope"] == "openid"
        back = (await _refresh(provider, narrow["refresh_token"])).json()
        assert back["scope"] == OFFLINE

    run(tmp_path, story)


def test_another_clients_refresh_token_is_refused_and_stays_usable(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        token = (await _tokens(provider))["refresh_token"]
        assert (await _refresh(provider, token, "app")).json()["error"] == "invalid_grant"
        assert (await _refresh(provider, token)).status_code == 200

    run(tmp_path, story, confidential(), public())


def test_a_family_ends_after_ninety_days(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        token = (await _tokens(provider))["refresh_token"]
        provider.clock.advance(90 * 86400)
        assert (await _refresh(provider, token)).json()["error"] == "invalid_grant"

    run(tmp_path, story)


def test_withdrawn_consent_ends_refreshing(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        person = await provider.person()
        grant = await provider.allow(person, scope="openid offline_access name")
        tokens = await provider.tokens(scope="openid offline_access name")
        await provider.rooms.grants.revoke(grant.id)
        assert (await _refresh(provider, tokens["refresh_token"])).json()["error"] == "invalid_grant"

    run(tmp_path, story)


def test_a_client_not_registered_to_refresh_gets_no_refresh_token(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        assert "refresh_token" not in await provider.tokens(scope=OFFLINE)
        assert (await _refresh(provider, "x")).json()["error"] == "unauthorized_client"

    run(tmp_path, story, confidential(grant_types=("authorization_code",)))


def test_a_missing_or_foreign_value_is_refused(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        tokens = await _tokens(provider)
        missing = await provider.post("/token", grant_type="refresh_token")
        assert missing.json()["error"] == "invalid_request"
        for wrong in ("x", tokens["access_token"], tokens["id_token"]):
            assert (await _refresh(provider, wrong)).json()["error"] == "invalid_grant"

    run(tmp_path, story)
