"""What a record must look like: small declarative checks that name the flaw and never repeat the value.

A check is a function (value, path) -> flaws. Unknown members are a flaw everywhere, as FHIR R4 section
2.6.1 (JSON: no unknown elements) and the rule against mass assignment both demand.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date as calendar_date
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Flaw:
    """One place that is wrong, and what was expected there."""

    path: str
    expected: str


Check = Callable[[Any, str], Iterator[Flaw]]

# XML 1.0 characters minus control characters: what FHIR R4 `string` allows.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_PARTIAL_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})")


def text(limit: int = 1000, pattern: str | None = None) -> Check:
    """A non-empty string of at most `limit` characters, free of control characters."""
    compiled = re.compile(pattern) if pattern else None

    def check(value: Any, path: str) -> Iterator[Flaw]:
        if not isinstance(value, str) or not 0 < len(value) <= limit or _CONTROL.search(value):
            yield Flaw(path, f"text of 1 to {limit} characters")
        elif compiled and not compiled.fullmatch(value):
            yield Flaw(path, f"text like {pattern}")

    return check


def one_of(*codes: str) -> Check:
    """One of a closed list of codes."""

    def check(value: Any, path: str) -> Iterator[Flaw]:
        if not isinstance(value, str) or value not in codes:
            yield Flaw(path, "one of " + ", ".join(codes))

    return check


def number(minimum: float = -1e12, maximum: float = 1e12, *, whole: bool = False) -> Check:
    """A finite number within bounds; true and false are not numbers here."""

    def check(value: Any, path: str) -> Iterator[Flaw]:
        if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
            yield Flaw(path, "a whole number" if whole else "a number")
        elif not minimum <= value <= maximum:  # false for NaN too
            yield Flaw(path, f"a number from {minimum:g} to {maximum:g}")

    return check


def boolean(value: Any, path: str) -> Iterator[Flaw]:
    """True or false."""
    if not isinstance(value, bool):
        yield Flaw(path, "true or false")


def date(value: Any, path: str) -> Iterator[Flaw]:
    """FHIR `date`: a year, a month or a day that exists."""
    if not (isinstance(value, str) and _PARTIAL_DATE.fullmatch(value) and _exists(value + "-01-01"[len(value) - 4 :])):
        yield Flaw(path, "a date (YYYY, YYYY-MM or YYYY-MM-DD)")


def moment(value: Any, path: str) -> Iterator[Flaw]:
    """FHIR `dateTime`: a date, or a full time with its offset."""
    if isinstance(value, str) and "T" in value:
        if not (_MOMENT.fullmatch(value) and _exists(value)):
            yield Flaw(path, "a time with offset (RFC 3339)")
    else:
        yield from date(value, path)


def _exists(value: str) -> bool:
    try:
        datetime.fromisoformat(value) if "T" in value else calendar_date.fromisoformat(value)
    except ValueError:
        return False
    return True


def list_of(item: Check, *, minimum: int = 1, maximum: int = 100) -> Check:
    """A list whose every item passes; FHIR forbids empty lists, so one item is the default minimum."""

    def check(value: Any, path: str) -> Iterator[Flaw]:
        if not isinstance(value, list) or not minimum <= len(value) <= maximum:
            yield Flaw(path, f"a list of {minimum} to {maximum} items")
            return
        for index, entry in enumerate(value):
            yield from item(entry, f"{path}[{index}]")

    return check


def members(
    required: Mapping[str, Check],
    optional: Mapping[str, Check] | None = None,
    *,
    exactly_one: Iterable[tuple[str, ...]] = (),
    at_most_one: Iterable[tuple[str, ...]] = (),
) -> Check:
    """An object with exactly these members; FHIR's `value[x]` choices are the two `one` groups."""
    known = {**(optional or {}), **required}
    must, may = tuple(exactly_one), tuple(at_most_one)

    def check(value: Any, path: str) -> Iterator[Flaw]:
        if not isinstance(value, dict) or not value:
            yield Flaw(path, "an object with members")
            return
        if value.keys() - known.keys():
            yield Flaw(path, "no unknown member")  # the name is not repeated: it may carry a value
        yield from (Flaw(f"{path}.{name}", "present") for name in required if name not in value)
        yield from (Flaw(path, "exactly one of " + ", ".join(g)) for g in must if len(value.keys() & set(g)) != 1)
        yield from (Flaw(path, "at most one of " + ", ".join(g)) for g in may if len(value.keys() & set(g)) > 1)
        for name in known.keys() & value.keys():
            yield from known[name](value[name], f"{path}.{name}")

    return check
