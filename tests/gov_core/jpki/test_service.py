"""The CA as one piece, and its daily work."""

import sqlite3

from gov_core.jpki.lists import SCOPES
from tests.gov_core.town import Town, run


def _count(town: Town, table: str) -> int:
    return int(sqlite3.connect(town.folder / "gov.db").execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0])


def test_a_days_work_is_done_once(town: Town) -> None:
    for _ in range(2):
        run(town.rooms.jpki.upkeep())
        assert _count(town, "jpkilist") == 2 * len(SCOPES)
        assert _count(town, "jpkiresponder") == 2
    town.clock.advance(86400)  # type: ignore[attr-defined]
    run(town.rooms.jpki.upkeep())
    assert _count(town, "jpkilist") == 4 * len(SCOPES)


def test_a_generation_that_has_ended_needs_no_work(town: Town) -> None:
    town.clock.advance(11 * 366 * 86400)  # type: ignore[attr-defined]
    run(town.rooms.jpki.upkeep())
    run(town.rooms.jpki.emergency_lists())
    assert (_count(town, "jpkilist"), _count(town, "jpkiresponder")) == (0, 0)


def test_emergency_lists_are_made_for_every_generation(town: Town) -> None:
    run(town.rooms.authorities.new_generation("auth", "p384"))
    run(town.rooms.jpki.emergency_lists())
    assert _count(town, "jpkilist") == 3 * len(SCOPES)
