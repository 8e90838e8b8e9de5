"""Records as plain tables: each datatype has a caption and columns, each column a heading and a way to find its text.

A way gets the record and the reader's language. Whatever is missing or of another shape shows as a dash: a page about
somebody's health must not fall over one odd record.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from examples.common.reading import Read, Record
from foundation.web.dates import day_html, long_date

Cell = Markup | str
Way = Callable[[Record, "Language"], Cell]
NOTHING = "–"


@dataclass(frozen=True)
class Language:
    """The reader's language: a locale and its sentences."""

    locale: str
    words: Callable[[str], str]


@dataclass(frozen=True)
class Shape:
    """How one datatype is shown: a caption, and headings with their ways. All texts are msgids."""

    caption: str
    columns: Mapping[str, Way]


@dataclass(frozen=True)
class Table:
    """Ready for the page."""

    id: str
    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def table_of(read: Read, shape: Shape, language: Language) -> Table:
    """One datatype as a table."""
    return Table(
        id=f"records-{read.datatype}",
        caption=language.words(shape.caption),
        columns=[language.words(heading) for heading in shape.columns],
        rows=[[_cell(way, record, language) for way in shape.columns.values()] for record in read.records],
    )


def _cell(way: Way, record: Record, language: Language) -> Cell:
    try:
        return way(record, language) or NOTHING
    except (KeyError, IndexError, TypeError, ValueError, AttributeError):
        return NOTHING


def at(*path: str | int) -> Way:
    """The text at a path of names and positions."""
    return lambda record, _: plain(_follow(record, path))


def day_at(*path: str | int) -> Way:
    """The date at a path; months and years alone stay what they are."""
    return lambda record, language: day(str(_follow(record, path)), language.locale)


def word_at(names: Mapping[str, str], *path: str | int) -> Way:
    """A code at a path, as a word of the reader's language."""
    return lambda record, language: language.words(names[_follow(record, path)])


def day(text: str, locale: str) -> Cell:
    """2026-05-12, 2013-04 or 2004, as people write them; a time of day is left out."""
    parts = text[:10].split("-")
    if len(parts) == 2:
        year, month = int(parts[0]), int(parts[1])
        first = long_date(date(year, month, 1), "en").removeprefix("1 ")
        return first if locale == "en" else f"{year}年{month}月"
    return day_html(text[:10], locale)


def plain(value: Any) -> str:
    """Text and numbers only; a structure is not for people."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise TypeError("not a plain value")
    return f"{value:,g}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else value


def _follow(record: Any, path: Sequence[str | int]) -> Any:
    for step in path:
        record = record[step]
    return record
