"""What may happen once happens once, also when many ask at the same moment."""

import asyncio

from gov_core.kiosk.store import KEPT_SECONDS, KioskStore, Printed, Visit
from tests.gov_core.town import Town, run


def _visit(name: str, at: int = 1000) -> Visit:
    return Visit(name, "store", "hash", at, None, None)


def test_a_challenge_is_taken_by_one_of_many(town: Town) -> None:
    store = KioskStore(town.rooms.database)

    async def race() -> list[tuple[str, int] | None]:
        await store.add_challenge("c", "v", "nonce", 1000)
        return await asyncio.gather(*(store.take_challenge("c", "v", 1001) for _ in range(20)))

    assert [each for each in run(race()) if each] == [("nonce", 1000)]


def test_a_challenge_belongs_to_its_visit(town: Town) -> None:
    store = KioskStore(town.rooms.database)
    run(store.add_challenge("c", "v", "nonce", 1000))
    assert run(store.take_challenge("c", "another", 1001)) is None


def test_a_visit_is_proven_once_and_ended_once(town: Town) -> None:
    store = KioskStore(town.rooms.database)

    async def race() -> tuple[list[bool], list[bool]]:
        await store.add_visit(_visit("v"))
        proofs = await asyncio.gather(*(store.prove("v", f"r-{number}") for number in range(5)))
        ends = await asyncio.gather(*(store.end_visit("v", 1001) for _ in range(5)))
        return list(proofs), list(ends)

    proofs, ends = run(race())
    assert (sum(proofs), sum(ends)) == (1, 1)
    assert not run(store.prove("v", "r-late"))


def test_yesterdays_visits_are_forgotten(town: Town) -> None:
    store = KioskStore(town.rooms.database)
    run(store.add_visit(_visit("old")))
    run(store.add_visit(_visit("new", 1001 + KEPT_SECONDS)))
    assert store.visit("old") is None
    assert store.visit("new") is not None


def test_a_printed_certificate_is_found_by_its_code_only(town: Town) -> None:
    store = KioskStore(town.rooms.database)
    printed = Printed("ABCD", "resident_record", "15202", "r-hanako", 1000, 200, "00" * 32)
    run(store.add_printed(printed))
    assert store.printed("ABCD") == printed
    assert store.printed("ABCE") is None


def test_the_first_office_key_stays(town: Town) -> None:
    store = KioskStore(town.rooms.database)
    run(store.keep_office_key("15202", b"first", "sealed"))
    run(store.keep_office_key("15202", b"second", "sealed"))
    assert store.office_key("15202") == (b"first", "sealed")
    assert store.office_key("13101") is None
