"""Arguments are read strictly; what is left out has the default of its kind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idp.administration.arguments import Argument, Unfit, limited, read

EVERY = (
    Argument("text", "text", ""),
    Argument("number", "number", ""),
    Argument("switch", "switch", ""),
    Argument("document", "document", ""),
    Argument("documents", "documents", ""),
)


def test_what_is_left_out_has_its_default() -> None:
    assert read(EVERY, {}) == {"text": "", "number": 0, "switch": False, "document": None, "documents": ()}
    with pytest.raises(Unfit, match="missing"):
        read((Argument("client_id", "text", "", needed=True),), {})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("text", 1), ("text", "a\nb"), ("text", "x" * 513), ("number", True), ("number", -1), ("number", "1.0"),
        ("number", "٣"), ("number", 2**63), ("number", "9" * 5000), ("switch", "true"), ("switch", 1),
        ("document", []), ("documents", {}), ("documents", [1]), ("unknown", "x"),
    ],
)  # fmt: skip
def test_another_form_is_refused(name: str, value: object) -> None:
    with pytest.raises(Unfit):
        read(EVERY, {name: value})


@given(st.integers(0, 2**63 - 1))
def test_numbers_come_as_numbers_or_as_text(number: int) -> None:
    assert read(EVERY, {"number": number})["number"] == read(EVERY, {"number": str(number)})["number"] == number


def test_a_list_is_never_longer_than_a_thousand() -> None:
    assert (limited({"limit": 0}), limited({"limit": 7}), limited({"limit": 10**9})) == (100, 7, 1000)
