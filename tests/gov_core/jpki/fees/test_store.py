"""Counts: one row for equal questions, and nothing about a citizen."""

from datetime import date

from gov_core.jpki.fees.store import JpkiUsage, Query, Usage, UsageStore
from tests.gov_core.town import Town, run

DAY = date(2026, 11, 23)
ASKED = Query("kakehashi", DAY, "ocsp", "auth", hit=True)
OTHER = Query("tax", date(2026, 12, 1), "crl", "sign", hit=False)


def test_equal_questions_are_one_row(town: Town) -> None:
    store = UsageStore(town.rooms.database)
    for query in (ASKED, OTHER, ASKED):
        run(store.add(query))
    assert store.between(DAY, date(2026, 12, 1)) == [Usage(ASKED, 2), Usage(OTHER, 1)]
    assert store.between(DAY, DAY) == [Usage(ASKED, 2)]
    assert store.between(DAY, date(2026, 12, 1), "tax") == [Usage(OTHER, 1)]


def test_there_is_no_column_a_serial_number_could_stand_in() -> None:
    assert set(JpkiUsage.__table__.columns.keys()) == {"verifier", "day", "method", "kind", "hit", "count"}  # type: ignore[attr-defined]
