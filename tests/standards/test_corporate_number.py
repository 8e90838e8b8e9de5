"""The corporate number's leading check digit, against published numbers and python-stdnum."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.jp import cn

from standards import corporate_number

PUBLISHED = ["8700110005901", "7000012050002", "1180301018771", "5835678256246", "9000000000000"]


@pytest.mark.parametrize("number", PUBLISHED)
def test_published_numbers_are_valid(number: str) -> None:
    assert corporate_number.is_valid(number)
    assert corporate_number.from_base(number[1:]) == number


@given(st.text(alphabet="0123456789", min_size=12, max_size=12))
def test_an_independent_implementation_makes_the_same_check_digit(base: str) -> None:
    assert cn.calc_check_digit(base) == str(corporate_number.check_digit(base))


def test_the_known_blind_spot_zero_and_nine_look_alike() -> None:
    assert corporate_number.is_valid("8700110005901")
    assert corporate_number.is_valid("8700119005901")


@pytest.mark.parametrize("text", ["", "0700110005901", "870011000590", "870011000590x"])
def test_malformed_numbers_are_not_valid(text: str) -> None:
    assert not corporate_number.is_valid(text)


def test_the_invoice_number_is_t_and_the_number() -> None:
    assert corporate_number.invoice_number("8700110005901") == "T8700110005901"
    with pytest.raises(ValueError, match="corporate"):
        corporate_number.invoice_number("1")


def test_a_base_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="twelve"):
        corporate_number.check_digit("1")
