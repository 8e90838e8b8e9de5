"""The monthly bill."""

from datetime import date

import pytest

from gov_core.jpki.fees.statement import NoMonth, days_of, statement
from gov_core.jpki.fees.store import Query, UsageStore
from gov_core.jpki.fees.tariff import RATES, Rate
from tests.gov_core.town import Town, run


def fill(town: Town, *queries: Query) -> UsageStore:
    store = UsageStore(town.rooms.database)
    for query in queries:
        run(store.add(query))
    return store


def test_a_month_before_the_waiver_is_owed(town: Town) -> None:
    day = date(2022, 12, 31)
    store = fill(
        town,
        Query("kakehashi", day, "ocsp", "sign", hit=True),
        Query("kakehashi", day, "ocsp", "sign", hit=True),
        Query("kakehashi", day, "ocsp", "auth", hit=True),
        Query("tax", day, "ocsp", "sign", hit=True),
        Query("kakehashi", date(2023, 1, 1), "ocsp", "sign", hit=True),
    )
    december, january = statement(store, "kakehashi", "2022-12"), statement(store, "kakehashi", "2023-01")
    assert (december.total_yen, january.total_yen) == (42, 0)
    assert [line.waived_yen for line in january.lines] == [20]
    assert january.lines[0].note == "waived for now"


def test_a_rate_that_changes_within_a_month_is_priced_day_by_day(town: Town) -> None:
    dearer = (*RATES, Rate("ocsp", "sign", date(2026, 11, 16), 30, 30, "from the middle"))
    days = [date(2026, 11, day) for day in (15, 16, 17)]
    store = fill(town, *(Query("kakehashi", day, "ocsp", "sign", hit=True) for day in days))
    found = statement(store, "kakehashi", "2026-11", dearer)
    assert [(line.count, line.unit_yen, line.yen) for line in found.lines] == [(1, 0, 0), (2, 30, 60)]
    assert found.total_yen == found.public()["total_yen"] == 60


def test_a_month_has_its_own_last_day() -> None:
    assert days_of("2028-02") == (date(2028, 2, 1), date(2028, 2, 29))
    assert days_of("2026-12") == (date(2026, 12, 1), date(2026, 12, 31))


@pytest.mark.parametrize("month", ["", "2026", "2026-13", "1999-01", "２０２６-11", "2026-11\n"])
def test_what_is_no_month_is_refused(month: str) -> None:
    with pytest.raises(NoMonth):
        days_of(month)
