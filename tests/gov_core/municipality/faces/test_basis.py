"""The number is masked unless a provision is stated."""

import pytest

from gov_core.municipality.faces.basis import BASES, MASK, shown


def test_without_a_basis_no_digit_is_shown() -> None:
    assert shown("123456789018", None) == MASK
    assert not any(character.isdigit() for character in MASK)


@pytest.mark.parametrize("code", BASES)
def test_with_a_basis_all_twelve_are_and_the_article_is_named(code: str) -> None:
    assert shown("123456789018", BASES[code]) == "1234 5678 9018"
    assert BASES[code].article.startswith("番号法第")
