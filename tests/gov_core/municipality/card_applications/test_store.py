"""An id is given to one of many, also when they ask at the same moment; what was put on a card is there once."""

import asyncio
from dataclasses import replace

from gov_core.municipality.card_applications.store import ApplicationStore, OnCard
from tests.gov_core.municipality.card_applications.entries import LIBRARY, SEAL
from tests.gov_core.town import Town, run


def test_an_id_is_given_once_however_many_ask(town: Town) -> None:
    store = ApplicationStore(town.rooms.database)
    longer = replace(SEAL, aid=LIBRARY.aid + "00")

    async def race() -> list[bool]:
        return list(await asyncio.gather(*(store.add(each, 1000) for each in (LIBRARY, LIBRARY, longer))))

    assert sum(run(race())) == 1
    assert len(store.all()) == 1


def test_an_entry_comes_back_as_it_was_entered(town: Town) -> None:
    store = ApplicationStore(town.rooms.database)
    run(store.add(SEAL, 1000))
    found = store.find(SEAL.aid)
    assert found is not None
    assert (found.application, found.registered_at, found.withdrawn_at) == (SEAL, 1000, None)
    assert store.find(LIBRARY.aid) is None


def test_the_first_withdrawal_counts(town: Town) -> None:
    store = ApplicationStore(town.rooms.database)
    run(store.add(SEAL, 1000))
    run(store.withdraw(SEAL.aid, 2000))
    run(store.withdraw(SEAL.aid, 3000))
    assert [each.withdrawn_at for each in store.all()] == [2000]


def test_putting_again_makes_the_earlier_token_worthless(town: Town) -> None:
    store = ApplicationStore(town.rooms.database)
    run(store.put(OnCard("one", "card", "r", SEAL.aid, 1000, None)))
    run(store.put(OnCard("two", "card", "r", SEAL.aid, 2000, None)))
    assert [each.token for each in store.of_resident("r")] == ["two"]
    assert store.by_token("one") is None
    run(store.remove("card", SEAL.aid, 3000))
    assert store.of_resident("r") == []
