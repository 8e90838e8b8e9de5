"""The number room's tables."""

import asyncio
from dataclasses import replace

import pytest

from gov_core.number.resident import Corporation
from tests.gov_core.town import HANAKO, Town, run


def test_a_resident_comes_back_as_put(town: Town) -> None:
    assert town.rooms.residents.resident(HANAKO.id) == HANAKO
    assert town.rooms.residents.resident("nobody") is None
    assert [each.id for each in town.rooms.residents.residents()] == ["r-hanako", "r-mei"]


def test_two_changes_at_the_same_moment_both_count(town: Town) -> None:
    residents = town.rooms.residents

    async def both() -> None:
        await asyncio.gather(
            residents.change_resident(HANAKO.id, lambda it: replace(it, name="佐藤　花子")),
            residents.change_resident(HANAKO.id, lambda it: replace(it, municipality="13101")),
        )

    run(both())
    changed = residents.resident(HANAKO.id)
    assert changed is not None
    assert (changed.name, changed.municipality) == ("佐藤　花子", "13101")
    assert run(residents.change_resident("nobody", lambda it: it)) is None


CORPORATIONS = (
    Corporation("8700110005901", "ひまわり銀行株式会社", "東京都千代田区"),
    Corporation("7000012050002", "ひまわり100%ファーム", "新潟県長岡市"),
)


@pytest.mark.parametrize(
    ("part", "found"),
    [("ひまわり", 2), ("銀行", 1), ("100%", 1), ("%", 1), ("_", 0), ("!", 0), ("' OR 1=1 --", 0), ("さくら", 0)],
)
def test_corporations_are_found_by_a_part_of_their_name_taken_literally(town: Town, part: str, found: int) -> None:
    for corporation in CORPORATIONS:
        run(town.rooms.residents.put_corporation(corporation))
    assert len(town.rooms.residents.corporations_named(part, 10)) == found


def test_a_corporation_is_replaced_under_its_number(town: Town) -> None:
    run(town.rooms.residents.put_corporation(CORPORATIONS[0]))
    run(town.rooms.residents.put_corporation(replace(CORPORATIONS[0], name="改称株式会社")))
    found = town.rooms.residents.corporation(CORPORATIONS[0].number)
    assert found is not None
    assert found.name == "改称株式会社"
    assert town.rooms.residents.corporation("1180301018771") is None
