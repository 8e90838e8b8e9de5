"""The family's row: consumed once, rotated once, dead for ever."""

import asyncio
from pathlib import Path

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


def test_the_primary_key_is_the_rows_own_address(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        database = provider.rooms.ground.database
        row = database.read(lambda tx: tx.one("SELECT sql FROM sqlite_master WHERE name = 'token_family'"))
        assert row is not None
        assert "id INTEGER NOT NULL" in row[0]

    run(tmp_path, story)
