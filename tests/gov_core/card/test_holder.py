"""The printed secrets, with the published example, and what no card may carry."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from gov_core.card.holder import CardHolder
from tests.gov_core.card.sample import BIRTH_CODE, CODE_A, CODE_B, holder


def test_the_printed_secrets_are_those_a_physical_test_card_opened_with() -> None:
    """1980-02-17, expiring in 2035 with security code 2285, is the published example."""
    assert (holder().code_a, holder().code_b, holder().birth_code) == (CODE_A, CODE_B, BIRTH_CODE)


@pytest.mark.parametrize(
    ("born", "code"),
    [
        (dt.date(2019, 5, 1), "010501"),
        (dt.date(2019, 4, 30), "310430"),
        (dt.date(1989, 1, 8), "010108"),
        (dt.date(1989, 1, 7), "640107"),
        (dt.date(1926, 12, 25), "011225"),
        (dt.date(1926, 12, 24), "151224"),
        (dt.date(1912, 7, 29), "450729"),
        (dt.date(1868, 1, 25), "010125"),
    ],
)
def test_the_year_is_that_of_the_era_on_the_very_day(born: dt.date, code: str) -> None:
    assert replace(holder(), birth_date=born).birth_code == code


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": "123456789012"},
        {"number": "1234"},
        {"sex": "9"},
        {"name": ""},
        {"address": ""},
        {"security_code": "228"},
        {"security_code": "１２３４"},
        {"municipality_code": "131016"},
        {"card_number": "77"},
        {"birth_date": dt.date(1868, 1, 24)},
    ],
    ids=str,
)
def test_what_no_card_can_carry_is_refused_and_not_repeated(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r".") as refused:
        replace(holder(), **wrong)
    (value,) = wrong.values()
    assert not value or str(value) not in str(refused.value)


def test_number_and_security_code_do_not_show_in_a_traceback() -> None:
    assert "123456789018" not in repr(holder())
    assert "2285" not in repr(holder())
    assert isinstance(holder(), CardHolder)
