"""Records as tables: dates as people write them, codes as words, and a dash for whatever is odd."""

import pytest

from examples.common.reading import Read
from examples.common.tables import NOTHING, Language, Shape, at, day, day_at, plain, table_of, word_at

ENGLISH = Language("en", lambda text: text)
SHAPE = Shape(
    "Things", {"Name": at("a", "b"), "Day": day_at("on"), "Kind": word_at({"x": "ex"}, "kind"), "First": at("list", 0)}
)


def test_a_record_becomes_a_row() -> None:
    record = {"a": {"b": "thing"}, "on": "2026-05-12", "kind": "x", "list": [7]}
    table = table_of(Read("Thing", [record]), SHAPE, ENGLISH)
    assert table.columns == ["Name", "Day", "Kind", "First"]
    name, on, kind, first = table.rows[0]
    assert (name, kind, first) == ("thing", "ex", "7")
    assert on == '<time datetime="2026-05-12">12 May 2026</time>'
    assert table.id == "records-Thing"


@pytest.mark.parametrize(
    "record",
    [{}, {"a": "x"}, {"a": {"b": {}}}, {"a": {"b": None}}, {"on": 5, "kind": "y", "list": []}, {"a": {"b": True}}],
)
def test_whatever_is_odd_shows_as_a_dash(record: dict[str, object]) -> None:
    row = table_of(Read("Thing", [record]), SHAPE, ENGLISH).rows[0]
    assert row[0] == NOTHING
    assert row[3] == NOTHING


def test_months_and_years_stay_what_they_are() -> None:
    assert day("2013-04", "ja") == "2013年4月"
    assert day("2013-04", "en") == "April 2013"
    assert day("2013", "en") == "2013"
    assert "令和8年" in str(day("2026-05-28T08:11:00+09:00", "ja"))


def test_numbers_are_grouped() -> None:
    assert plain(238000) == "238,000"
    assert plain(2.5) == "2.5"
