"""The normal form of a response type."""

import pytest

from standards.oauth import RESPONSE_TYPES, normal_response_type


@pytest.mark.parametrize("name", RESPONSE_TYPES)
def test_the_names_of_the_specifications_are_normal_and_reached_from_any_order(name: str) -> None:
    assert normal_response_type(name) == name
    assert normal_response_type(" ".join(reversed(name.split()))) == name


@pytest.mark.parametrize("name", ["code code", "code none", "Code", ""])
def test_what_is_no_set_of_known_words_stays_as_it_came(name: str) -> None:
    assert normal_response_type(name) == name
