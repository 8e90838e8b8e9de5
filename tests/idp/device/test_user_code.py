"""Eight letters out of twenty, typed in whatever way people type (RFC 8628 6.1)."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.ids import SequentialIds
from idp.device.user_code import ALPHABET, UserCodeHashes, grouped, make, read

CODES = st.text(alphabet=ALPHABET, min_size=8, max_size=8)


def test_the_alphabet_has_no_vowel_no_digit_and_no_two_letters_alike() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 20
    assert not set(ALPHABET) & set("AEIOUY0123456789")


def test_codes_differ_and_use_every_letter() -> None:
    ids = SequentialIds()
    codes = {make(ids) for _ in range(500)}
    assert len(codes) == 500
    assert {letter for code in codes for letter in code} == set(ALPHABET)
    assert all(read(code) == code for code in codes)


@given(CODES)
def test_any_way_of_typing_a_code_is_that_code(code: str) -> None:
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in code)
    shown = grouped(code)
    assert len(shown) == 9
    for typed in (code, shown, shown.lower(), f"  {shown} ", shown.replace("-", " "), wide, wide.lower(), wide.title()):
        assert read(typed) == code
    for hyphen in "‐‑–—－ー−·":
        typed = shown.replace("-", hyphen)
        assert (read(typed) == code) is not hyphen.isalnum()


@pytest.mark.parametrize(
    "typed", ["", "BCDF-GHJ", "BCDF-GHJKL", "ACDF-GHJK", "1CDF-GHJK", "BCDF-GHJK" * 8, "ひらがなひらがな"]
)
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert read(typed) is None


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(typed: str) -> None:
    code = read(typed)
    assert code is None or (len(code) == 8 and set(code) <= set(ALPHABET))
    if code is not None:
        assert read(unicodedata.normalize("NFC", typed)) == code


def test_attack_stolen_table_a_hash_without_the_key_tells_nothing() -> None:
    one, other = UserCodeHashes(b"1" * 32), UserCodeHashes(b"2" * 32)
    assert one.of("BCDFGHJK") == one.of("BCDFGHJK") != other.of("BCDFGHJK")
    assert one.of("BCDFGHJK") != one.of("BCDFGHJL")
