"""Default deny: only the very tuple, only while it is in force."""

from datetime import date
from itertools import product

import pytest

from gov_core.linkage.allow_list import ROWS, AllowList, Row

TODAY = date(2026, 11, 23)
ASKED = ("municipality", "child-allowance", "municipality", "local-tax")


def test_a_listed_exchange_is_found() -> None:
    assert AllowList().find(*ASKED, TODAY) == ROWS[0]


@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("other", ["pension-claim", "bank", "", "MUNICIPALITY", "municipality "])
def test_one_changed_word_is_refused(place: int, other: str) -> None:
    asker, work, provider, item = (other if index == place else word for index, word in enumerate(ASKED))
    assert AllowList().find(asker, work, provider, item, TODAY) is None


def test_only_the_listed_tuples_of_all_combinations_are_permitted() -> None:
    words = [{getattr(row, field) for row in ROWS} for field in ("asker", "work", "provider", "item")]
    combinations = product(words[0], words[1], words[2], words[3])
    permitted = [each for each in combinations if AllowList().find(*each, TODAY)]
    assert sorted(permitted) == sorted((row.asker, row.work, row.provider, row.item) for row in ROWS)


def test_a_row_counts_between_its_dates_both_days_included() -> None:
    row = Row("a", "b", "c", "d", date(2026, 4, 1), date(2026, 4, 30))
    days = {
        day: AllowList([row]).find("a", "b", "c", "d", date(2026, *day)) for day in ((3, 31), (4, 1), (4, 30), (5, 1))
    }
    assert [found is not None for found in days.values()] == [False, True, True, False]


def test_an_empty_table_permits_nothing() -> None:
    assert AllowList([]).find(*ASKED, TODAY) is None
