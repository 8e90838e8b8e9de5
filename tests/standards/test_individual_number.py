"""The individual number's check digit, against the published vectors and python-stdnum."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.jp import in_

from standards import individual_number

VECTORS = {
    "12345678901": "123456789018",
    "98320567321": "983205673214",
    "62149832025": "621498320257",
    "11111111111": "111111111118",
    "31415926535": "314159265352",
    "00000000006": "000000000060",
    "20000000000": "200000000000",
    "00000000005": "000000000051",
}


@pytest.mark.parametrize(("base", "number"), VECTORS.items())
def test_published_vectors_hold(base: str, number: str) -> None:
    assert f"{base}{individual_number.check_digit(base)}" == number
    assert individual_number.is_valid(number)


@given(st.text(alphabet="0123456789", min_size=12, max_size=12))
def test_an_independent_implementation_agrees_on_every_number(number: str) -> None:
    assert individual_number.is_valid(number) == in_.is_valid(number)


@given(st.text(alphabet="0123456789", min_size=11, max_size=11), st.integers(0, 10), st.integers(1, 9))
def test_one_mistyped_digit_is_mostly_seen(base: str, place: int, change: int) -> None:
    number = f"{base}{individual_number.check_digit(base)}"
    other = number[:place] + str((int(number[place]) + change) % 10) + number[place + 1 :]
    assert individual_number.is_valid(other) == in_.is_valid(other)


def test_the_known_blind_spot_a_swap_six_places_apart_passes() -> None:
    assert individual_number.is_valid("123456789018")
    assert individual_number.is_valid("723456189018")


@pytest.mark.parametrize("text", ["", "12345678901", "1234567890188", "１２３４５６７８９０１８", "12345678901a"])
def test_anything_but_twelve_ascii_digits_is_not_a_number(text: str) -> None:
    assert not individual_number.is_valid(text)


def test_a_base_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="eleven"):
        individual_number.check_digit("123")


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("番号は123456789018です", True),
        ("123456789012 123456789018", True),
        ("123456789012", False),
        ("1234567890181", False),
        ("a123456789018", False),
        ("", False),
    ],
)
def test_a_number_in_a_text_is_seen_where_it_stands_alone(text: str, held: bool) -> None:
    assert individual_number.contains(text) is held


@given(st.text(alphabet="0123456789", min_size=11, max_size=11), st.integers(0, 10))
def test_the_blind_spots_are_exactly_those_the_weights_leave(base: str, place: int) -> None:
    number = f"{base}{individual_number.check_digit(base)}"
    others = [number[:place] + digit + number[place + 1 :] for digit in "0123456789" if digit != number[place]]
    unseen = [other for other in others if individual_number.is_valid(other)]
    assert len(unseen) <= 1
    assert not unseen or number[-1] == "0"


def test_the_printed_form_is_in_fours() -> None:
    assert individual_number.display("123456789018") == "1234 5678 9018"
