"""Age counts completed years."""

from datetime import date

import pytest

from tests.gov_core.town import resident


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2011, 11, 23), date(2026, 11, 23), 15),
        (date(2011, 11, 24), date(2026, 11, 23), 14),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
    ],
)
def test_age_is_completed_years_of_life(born: date, day: date, age: int) -> None:
    assert resident("x", born).age_on(day) == age
