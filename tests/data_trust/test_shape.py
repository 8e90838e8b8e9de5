"""The small checks everything else is built of."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_trust.shape import Check, boolean, date, list_of, members, moment, number, one_of, text

PAIR = members({"a": text()}, {"b": text(), "c": text()}, exactly_one=(("a", "b"),), at_most_one=(("b", "c"),))
GOOD: list[tuple[Check, Any]] = [
    (text(3), "abc"), (text(5, r"\d+"), "123"), (text(), "改行\nあり"), (one_of("x"), "x"), (number(), 1.5),
    (number(1, 2, whole=True), 2), (boolean, False), (date, "2024-02-29"), (date, "2024-02"), (date, "2024"),
    (moment, "2024"), (moment, "2024-02-29T23:59:59Z"), (moment, "2024-02-29T23:59:59.123+09:00"),
    (list_of(boolean), [True]), (list_of(boolean, minimum=0), []), (PAIR, {"a": "x"}), (PAIR, {"a": "x", "c": "x"}),
]  # fmt: skip
BAD: list[tuple[Check, Any]] = [
    (text(3), "abcd"), (text(), ""), (text(), 3), (text(), "a\x00"), (text(), "\ud800"), (text(5, r"\d+"), "12x"),
    (text(5, r"\d+"), "12\n"), (one_of("x"), "y"), (one_of("x"), ["x"]), (number(), True), (number(), "1"),
    (number(), float("nan")), (number(), float("inf")), (number(), 10**400), (number(1, 2), 3),
    (number(whole=True), 1.0), (boolean, 0), (date, "2023-02-29"), (date, "2024-00"), (date, "24"), (date, 2024),
    (date, "2024-02-29T00:00:00Z"), (moment, "2024-02-29T23:59:59"), (moment, "2024-02-29T25:00:00Z"),
    (moment, "T"), (list_of(boolean), []), (list_of(boolean), [1]), (list_of(boolean, maximum=1), [True, True]),
    (list_of(boolean), "no"), (PAIR, {}), (PAIR, []), (PAIR, {"b": "x"}), (PAIR, {"a": "x", "b": "x"}),
    (PAIR, {"a": "x", "z": "x"}),
]  # fmt: skip


@pytest.mark.parametrize(("check", "value"), GOOD, ids=lambda v: repr(v)[:40])
def test_what_fits_has_no_flaw(check: Check, value: Any) -> None:
    assert list(check(value, "x")) == []


@pytest.mark.parametrize(("check", "value"), BAD, ids=lambda v: repr(v)[:40])
def test_what_does_not_fit_has_a_flaw(check: Check, value: Any) -> None:
    assert list(check(value, "x"))


def test_a_flaw_names_the_place() -> None:
    check = members({"list": list_of(members({"n": number()}))})
    (flaw,) = check({"list": [{"n": 1}, {"n": "secret"}]}, "body")
    assert flaw.path == "body.list[1].n"
    assert "secret" not in str(flaw)


@given(st.text())
def test_dates_and_moments_never_fail_on_any_text(value: str) -> None:
    list(date(value, "x"))
    list(moment(value, "x"))
