"""The vectors of the fifth-birthday rule."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_core.jpki.validity import birthday_in, expires_at, nth_birthday_after

ISSUED = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
FAR = date(2099, 1, 1)


@pytest.mark.parametrize(
    ("born", "card_expires", "last"),
    [
        (date(1990, 5, 10), FAR, datetime(2031, 5, 10, 14, 59, 59, tzinfo=UTC)),
        (date(1992, 2, 29), FAR, datetime(2031, 2, 28, 14, 59, 59, tzinfo=UTC)),
        (date(1990, 5, 10), date(2029, 3, 1), datetime(2029, 3, 1, 14, 59, 59, tzinfo=UTC)),
        (date(1990, 11, 23), FAR, datetime(2031, 11, 23, 14, 59, 59, tzinfo=UTC)),
        (date(1990, 11, 24), FAR, datetime(2030, 11, 24, 14, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_certificate_ends_with_the_fifth_birthday_or_the_card(born: date, card_expires: date, last: datetime) -> None:
    assert expires_at(born, ISSUED, card_expires) == last


def test_the_day_of_issue_is_the_day_in_japan() -> None:
    late = datetime(2026, 5, 9, 15, 0, tzinfo=UTC)  # already 10 May in Japan: the birthday itself does not count
    assert expires_at(date(1990, 5, 10), late, FAR).year == 2031
    before = datetime(2026, 5, 9, 14, 59, 59, tzinfo=UTC)
    assert expires_at(date(1990, 5, 10), before, FAR).year == 2030


@given(st.dates(date(1900, 1, 1), date(2026, 1, 1)), st.integers(1_767_312_000, 2_208_988_800))
def test_it_lives_more_than_four_and_at_most_five_years(born: date, issued: int) -> None:
    start = datetime.fromtimestamp(issued, UTC)
    life = expires_at(born, start, FAR) - start
    assert 4 * 365 - 1 <= life.days <= 5 * 366


def test_people_born_on_leap_day_have_their_birthday_on_the_28th() -> None:
    assert birthday_in(2028, date(2000, 2, 29)) == date(2028, 2, 28)
    assert nth_birthday_after(date(2000, 2, 29), date(2027, 2, 28), 1) == date(2028, 2, 28)
