"""Clocks tell UTC; the fixed one moves only when told."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from foundation.clock import FixedClock, SystemClock

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_the_system_clock_is_aware_and_utc() -> None:
    assert SystemClock().now().utcoffset() == timedelta(0)
    assert abs(SystemClock().timestamp() - SystemClock().now().timestamp()) < 2
    assert abs(SystemClock().milliseconds() - SystemClock().now().timestamp() * 1000) < 2000


def test_a_fixed_clock_stands_still_until_moved() -> None:
    clock = FixedClock(NOON)
    assert clock.now() == clock.now() == NOON
    clock.advance(61)
    assert clock.timestamp() == int(NOON.timestamp()) + 61
    assert clock.milliseconds() == round(clock.now().timestamp() * 1000)
    clock.set(NOON.astimezone(timezone(timedelta(hours=9))))
    assert clock.now() == NOON


def test_a_clock_without_a_timezone_is_refused() -> None:
    with pytest.raises(ValueError, match="timezone"):
        FixedClock(datetime(2026, 1, 1))  # noqa: DTZ001
