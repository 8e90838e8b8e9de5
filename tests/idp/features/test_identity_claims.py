"""OpenID Connect Core 5.1 and 5.4: attributes leave only as far as the grant goes."""

from pathlib import Path

import orjson

from idp.features.identity_claims import day_in_japan
from tests.idp.provider import Provider, confidential, run

CLAIMS = orjson.dumps({"id_token": {"age_over_20": None}, "userinfo": {"birthdate": {"essential": True}}}).decode()


def test_granted_scopes_are_told_at_userinfo(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        person, scope = await provider.person(), "openid name address gender"
        await provider.allow(person, scope=scope)
        tokens = await provider.tokens(scope=scope)
        told = (await provider.userinfo(tokens["access_token"])).json()
        assert told["name"] == "山田　花子"
        assert told["address"] == {"formatted": "東京都千代田区霞が関１－１－１", "country": "JP"}
        assert told["gender"] == "female"
        assert "birthdate" not in told

    run(tmp_path, story)


def test_a_shop_learns_over_twenty_and_never_the_birthday(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        claims = orjson.dumps({"id_token": {"age_over_20": None}}).decode()
        await provider.allow(await provider.person(), scope="openid", claims=claims)
        tokens = await provider.tokens(claims=claims)
        told = provider.rooms.hints.read(tokens["id_token"])
        assert told is not None
        assert told["age_over_20"] is True
        assert not {"birthdate", "name", "address", "gender"} & told.keys()
        assert set((await provider.userinfo(tokens["access_token"])).json()) == {"sub"}

    run(tmp_path, story)


def test_withdrawal_silences_a_token_that_has_not_expired(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        grant = await provider.allow(await provider.person(), scope="openid name")
        tokens = await provider.tokens(scope="openid name")
        await provider.rooms.grants.revoke(grant.id)
        assert (await provider.userinfo(tokens["access_token"])).status_code == 401

    run(tmp_path, story)


def test_a_first_party_client_is_not_asked_and_gets_no_attribute(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        tokens = await provider.tokens(scope="openid name", claims=CLAIMS)
        assert tokens["scope"] == "openid"
        assert set((await provider.userinfo(tokens["access_token"])).json()) == {"sub"}

    run(tmp_path, story, confidential(first_party=True))


def test_days_are_counted_in_japan() -> None:
    assert (
        day_in_japan(1_800_000_000 - 1_800_000_000 % 86400 + 15 * 3600).day
        != day_in_japan(1_800_000_000 - 1_800_000_000 % 86400 + 15 * 3600 - 1).day
    )
