"""Dates as people in Japan read them, in Japan's time whatever the machine's."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from foundation.web import dates

LAST = datetime.max.replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2019, 5, 1), "令和元年（2019年）5月1日"),
        (date(2019, 4, 30), "平成31年（2019年）4月30日"),
        (date(1989, 1, 7), "昭和64年（1989年）1月7日"),
        (date(1926, 12, 25), "昭和元年（1926年）12月25日"),
        (date(1912, 7, 29), "明治45年（1912年）7月29日"),
        (date(1873, 1, 1), "明治6年（1873年）1月1日"),
        (date(1872, 12, 31), "1872年12月31日"),
    ],
)
def test_eras_change_on_their_day(day: date, written: str) -> None:
    assert dates.long_date(day) == written


def test_english_days_are_written_out() -> None:
    assert dates.long_date(date(2026, 11, 3), "en") == "3 November 2026"


def test_a_moment_is_told_in_japan_time_to_the_second() -> None:
    late = datetime(2026, 11, 23, 15, 0, 1, tzinfo=UTC)
    assert dates.long_moment(late) == "令和8年（2026年）11月24日 00:00:01（日本時間）"
    assert dates.long_moment(late, "en") == "24 November 2026, 00:00:01 JST"


@pytest.mark.parametrize("value", [1795446000, 1795446000.0, "2026-11-23T15:00:00Z", "2026-11-24T00:00:00+09:00"])
def test_each_form_of_a_moment_is_the_same_moment(value: object) -> None:
    assert dates.parse_moment(value) == datetime(2026, 11, 23, 15, tzinfo=UTC)
    assert dates.parse_day(value) == date(2026, 11, 24), "the day is Japan's"


def test_a_moment_without_zone_is_utc() -> None:
    assert dates.parse_moment("2026-11-23T15:00:00") == datetime(2026, 11, 23, 15, tzinfo=UTC)


@pytest.mark.parametrize("value", [None, True, "soon", "2026-13-01", 10**30, [], ""])
def test_what_is_no_time_is_none_and_shown_as_it_came(value: object) -> None:
    assert dates.parse_moment(value) is None
    assert dates.parse_day(value) is None
    assert dates.moment_html(value, "ja") == str(value or "")


@pytest.mark.parametrize("value", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", 253402300799, LAST])
def test_a_moment_beyond_the_calendar_in_japan_is_shown_as_it_came(value: object) -> None:
    assert dates.parse_day(value) is None
    assert dates.day_html(value, "ja") == str(value)
    assert dates.moment_html(value, "en") == str(value)


@given(st.text() | st.datetimes(timezones=st.none() | st.timezones()) | st.integers() | st.floats() | st.none())
def test_nothing_makes_it_stumble(value: object) -> None:
    dates.day_html(value, "ja")
    dates.moment_html(value, "en")


def test_attack_text_that_is_no_day_is_not_markup() -> None:
    assert not isinstance(dates.day_html("<b>soon</b>", "ja"), Markup), "autoescape still has to see it as text"
    assert not isinstance(dates.moment_html("<b>soon</b>", "ja"), Markup)


def test_machines_read_the_time_element() -> None:
    assert dates.day_html("1990-05-10", "ja") == '<time datetime="1990-05-10">平成2年（1990年）5月10日</time>'
    assert 'datetime="2026-11-24T00:00:00+09:00"' in str(dates.moment_html(1795446000, "en"))
