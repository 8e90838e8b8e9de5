"""The linkage room's tables."""

import asyncio
from dataclasses import replace

from gov_core.linkage.store import Entry
from tests.gov_core.town import Town, run

ENTRY = Entry("asker", "record", "provider", "work", "item", 100, None, "asked")


def test_a_record_is_opened_once_on_three_sides_even_by_two_at_the_same_moment(town: Town) -> None:
    log = town.rooms.linkage

    async def both() -> list[bool]:
        return await asyncio.gather(*(log.open(ENTRY, "person", False) for _ in range(5)))

    assert sorted(run(both())) == [False] * 4 + [True]
    [count] = town.rooms.database.read(lambda tx: tx.all("SELECT COUNT(*) FROM linkageentry"))
    assert count == (3,)


def test_only_the_cores_record_knows_the_person(town: Town) -> None:
    run(town.rooms.linkage.open(ENTRY, "person", False))
    rows = town.rooms.database.read(lambda tx: tx.all("SELECT side, person FROM linkageentry ORDER BY side"))
    assert rows == [("asker", None), ("core", "person"), ("provider", None)]


def test_an_agency_sees_its_own_records_newest_first_and_no_others(town: Town) -> None:
    log = town.rooms.linkage
    for number, (asker, provider) in enumerate((("a", "b"), ("b", "a"), ("b", "c"))):
        entry = replace(ENTRY, asker=asker, provider=provider, record_id=str(number), asked_at=number)
        run(log.open(entry, None, False))
    assert [entry.record_id for entry in log.of_agency("a", 10)] == ["1", "0"]
    assert [entry.record_id for entry in log.of_agency("c", 10)] == ["2"]
    assert len(log.of_agency("b", 2)) == 2
    assert log.of_agency("d", 10) == []
