"""The family's row: consumed once, rotated once, dead for ever."""

import asyncio
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from idp.tokens.family import Authorization, Family
from tests.idp.provider import Provider, run

FAMILY = Family(
    2**60, "bank", 1, 0, Authorization(("openid",), {"userinfo": {}}, ({"a": 1},), 5, "acr", ("sc",)), 1_900_000_000
)


def test_what_was_opened_is_read_back(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        families = provider.rooms.families
        assert await families.open(FAMILY, 1)
        assert families.get(FAMILY.id) == FAMILY
        assert families.get(1) is None

    run(tmp_path, story)


def test_of_many_openings_one_wins_and_the_row_is_revoked(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        families = provider.rooms.families
        won = await asyncio.gather(*(families.open(FAMILY, 1) for _ in range(100)))
        assert won.count(True) == 1
        kept = families.get(FAMILY.id)
        assert kept is not None
        assert kept.revoked

    run(tmp_path, story)


def test_a_clash_of_ids_refuses_the_second_and_leaves_the_first_alone(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        families = provider.rooms.families
        assert await families.open(FAMILY, 1)
        other = Family(FAMILY.id, "shop", 2, 0, Authorization(()), 1_900_000_000)
        assert not await families.open(other, 1)
        kept = families.get(FAMILY.id)
        assert kept is not None
        assert not kept.revoked

    run(tmp_path, story)


def test_rotation_moves_one_generation_and_reuse_ends_it(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        families = provider.rooms.families
        await families.open(FAMILY, 1)
        assert await families.rotate(FAMILY.id, 0, 2) == "rotated"
        assert await families.rotate(FAMILY.id, 1, 2) == "rotated"
        assert await families.rotate(FAMILY.id, 1, 2) == "reused"
        assert await families.rotate(FAMILY.id, 2, 2) == "reused"

    run(tmp_path, story)


def test_a_spent_family_is_born_dead(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        families = provider.rooms.families
        assert await families.open(FAMILY, 1, spent=True)
        kept = families.get(FAMILY.id)
        assert kept is not None
        assert kept.revoked
        assert await families.rotate(FAMILY.id, 0, 2) == "reused"

    run(tmp_path, story)


def test_the_broom_takes_only_what_is_over(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        families = provider.rooms.families
        await families.open(FAMILY, 1)
        assert await families.forget(FAMILY.expires_at) == 0
        assert await families.forget(FAMILY.expires_at + 1) == 1

    run(tmp_path, story)


@pytest.mark.sqlite_file
def test_the_primary_key_is_the_rows_own_address(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        database = provider.rooms.ground.database
        row = database.read(lambda tx: tx.one("SELECT sql FROM sqlite_master WHERE name = 'token_family'"))
        assert row is not None
        assert "id INTEGER NOT NULL" in row[0]

    run(tmp_path, story)


def test_a_family_is_opened_only_on_what_stands_and_only_once(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        rooms, person = provider.rooms, await provider.person()
        grant = (await provider.allow(person, scope="openid name")).id
        families = rooms.families

        async def opened(number: int, account_id: int, grant_id: int) -> bool | None:
            family = replace(FAMILY, id=2**60 + number, account_id=account_id, grant_id=grant_id)
            return await families.open_standing(family, 1)

        pairs = [*product((0, person, 999), (0, grant, 999))]
        first = [await opened(number, *pair) for number, pair in enumerate(pairs)]
        assert first == [families.stands(*pair) or None for pair in pairs]
        assert first.count(True) == 4
        again = [await opened(number, *pair) for number, pair in enumerate(pairs)]
        assert again == [False if each else None for each in first]
        kept = [families.get(2**60 + number) for number in range(len(pairs))]
        assert [each and each.revoked for each in kept] == first  # a second one revokes what the first got
        await rooms.grants.revoke(grant)
        assert await opened(10, person, grant) is None
        assert families.get(2**60 + 10) is None

    run(tmp_path, story)


def test_of_many_openers_of_one_standing_family_one_succeeds(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        person = await provider.person()
        family = replace(FAMILY, account_id=person, grant_id=0)
        openers = (provider.rooms.families.open_standing(family, 1) for _ in range(20))
        assert sorted(await asyncio.gather(*openers)) == [False] * 19 + [True]

    run(tmp_path, story)


def test_what_is_behind_a_family_is_judged_as_the_rooms_judge_it(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        rooms, person = provider.rooms, await provider.person()
        grant = (await provider.allow(person, scope="openid name")).id
        families = rooms.families
        for number, (account_id, grant_id) in enumerate(product((0, person, 999), (0, grant, 999))):
            family = replace(FAMILY, id=2**60 + number, account_id=account_id, grant_id=grant_id)
            await families.open(family, 1)

        def agree() -> list[bool]:
            verdicts = []
            for number, (account_id, grant_id) in enumerate(product((0, person, 999), (0, grant, 999))):
                open_ = account_id == 0 or rooms.accounts.active(account_id)
                live = grant_id == 0 or rooms.grants.is_live(grant_id)
                family, stands = families.standing(2**60 + number)
                assert family is not None
                assert stands == families.stands(account_id, grant_id) == (open_ and live)
                verdicts.append(stands)
            return verdicts

        before = agree()
        assert before.count(True) == 4
        await rooms.grants.revoke(grant)
        assert agree().count(True) == 2
        await rooms.accounts.close(person)
        assert agree().count(True) == 1
        await rooms.clients.stop(FAMILY.client_id)
        assert [families.standing(2**60 + number)[1] for number in range(9)] == [False] * 9
        await rooms.clients.resume(FAMILY.client_id)
        assert agree().count(True) == 1
        assert families.standing(1) == (None, False)

    run(tmp_path, story)
