"""A question belongs to the day it is asked on in Japan."""

from datetime import UTC, datetime

import pytest

from foundation.clock import FixedClock
from tests.gov_core.town import Town, run


@pytest.mark.parametrize(
    ("asked", "month"),
    [(datetime(2026, 11, 30, 14, 59, tzinfo=UTC), "2026-11"), (datetime(2026, 11, 30, 15, 0, tzinfo=UTC), "2026-12")],
)
def test_a_month_ends_at_midnight_in_japan(town: Town, asked: datetime, month: str) -> None:
    clock, accounting = town.clock, town.rooms.verifiers.accounting
    assert isinstance(clock, FixedClock)
    clock.set(asked)
    run(accounting.count("kakehashi", "ocsp", "sign", hit=True))
    counts = {each: sum(line.count for line in accounting.statement("kakehashi", each).lines) for each in _MONTHS}
    assert counts == {**dict.fromkeys(_MONTHS, 0), month: 1}


_MONTHS = ("2026-11", "2026-12")
