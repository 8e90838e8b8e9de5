"""Trends: a straight line, told in words, compared with the standard library's own regression."""

import statistics
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from data_trust.domains.medical.analytics import insights, slope, trends


def _weight(day: int, value: float, **more: Any) -> dict[str, Any]:
    return {
        "code": {"text": "体重"},
        "status": "final",
        "effectiveDateTime": f"2026-01-{day:02}",
        "valueQuantity": {"value": value, "unit": "kg"},
        **more,
    }


@given(st.lists(st.tuples(st.integers(1, 900), st.floats(1, 300)), min_size=3, max_size=20))
def test_the_slope_is_the_least_squares_slope(points: list[tuple[float, float]]) -> None:
    assume(len({x for x, _ in points}) > 1)
    expected = statistics.linear_regression([x for x, _ in points], [y for _, y in points]).slope
    assert slope(points) == pytest.approx(expected, abs=1e-6)


def test_points_on_one_day_have_no_slope() -> None:
    assert slope([(1.0, 2.0), (1.0, 4.0)]) == 0.0


def test_a_falling_series_is_called_falling_with_its_latest_value() -> None:
    (trend,) = trends([_weight(20, 60), _weight(1, 66), _weight(10, 63)])
    assert (trend.name, trend.unit, trend.count, trend.latest) == ("体重", "kg", 3, 60)
    assert trend.direction.ja == "下がっています"


def test_a_level_series_is_steady_and_a_rising_one_rises() -> None:
    (level,) = trends([_weight(1, 60), _weight(10, 60.01), _weight(20, 60)])
    (rising,) = trends([_weight(1, 60), _weight(10, 62), _weight(20, 64)])
    assert (level.direction.en, rising.direction.en) == ("is steady", "is rising")


def test_two_points_or_undated_or_cancelled_ones_make_no_trend() -> None:
    assert trends([_weight(1, 60), _weight(2, 61)]) == []
    assert trends([_weight(1, 60), _weight(2, 61), _weight(3, 62, status="cancelled")]) == []
    assert trends([_weight(1, 60), _weight(2, 61), _weight(3, 62, effectiveDateTime="2026-01")]) == []


def test_the_words_say_that_this_is_no_diagnosis() -> None:
    (line,) = insights({"Observation": [_weight(day, 60 + day) for day in (1, 10, 20)]})
    assert "上がっています" in line.text
    assert "診断ではありません" in line.text
