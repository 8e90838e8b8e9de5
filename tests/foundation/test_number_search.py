"""However a number is written it is found; ordinary numbers are left alone; the quick look never hides one."""

import uuid
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.number_search import _found_decoded, find_individual_number, found_in
from standards.individual_number import check_digit

NUMBER = "123456789018"
BASES = st.text(alphabet="0123456789", min_size=11, max_size=11)
WRITTEN = {
    "plain": NUMBER,
    "in fours": "1234 5678 9018",
    "hyphens": "1234-5678-9018",
    "one by one": "1 2 3 4 5 6 7 8 9 0 1 8",
    "three hyphens between": "1234---5678---9018",
    "full-width": "１２３４５６７８９０１８",
    "full-width spaces": "１２３４　５６７８　９０１８",
    "full-width hyphens": "１２３４－５６７８－９０１８",
    "dashes": "1234–5678—9018",
    "kanji": "一二三四五六七八九〇一八",
    "kanji with the old zero": "一二三四五六七八九零一八",
    "long vowel marks": "1234ー5678ー9018",
    "middle dots": "1234・5678・9018",
    "zero-width joiners": "1234\u200d5678\u200b9018",
    "soft hyphens": "1234\u00ad5678\u00ad9018",
    "direction marks": "\u202e1234\u200f5678\u20699018",
    "keycaps": "".join(f"{digit}\ufe0f\u20e3" for digit in NUMBER),
    "circled": "①②③④⑤⑥⑦⑧⑨⓪①⑧",
    "Arabic": "١٢٣٤٥٦٧٨٩٠١٨",
    "bold mathematical": "𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗𝟎𝟏𝟖",
    "after another number": "1 123456789018",
    "before another number": "123456789018 1",
    "in a sentence": "私の番号は123456789018です",
    "after a UUID": "0f2b8c1e-9d4a-4b7e-8a16-2f3b4c5d6e7f 123456789018",
    "all digits alike": "111111111118",
    "all zero": "000000000000",
}
ORDINARY = {
    "a corporate number": "8700110005901",
    "an invoice number": "T8700110005901",
    "a telephone number": "090-1234-5678",
    "an area code": "03-1234-5678",
    "Unix seconds": "1795454851",
    "Unix milliseconds": "1795454851018",
    "an address of a machine": "192.168.100.200",
    "inside a token": "abc123456789018def",
    "a wrong check digit": "123456789012",
    "a date and time": "2026-11-23T10:00:00Z",
    "eleven digits": "12345678901",
    "sixteen digits in a row": "1234567890181234",
    "a UUID with a number at its end": "0f2b8c1e-9d4a-4b7e-8a16-123456789018",
    "a UUID with a number in its middle": "0f2b8c1e-1234-5678-9018-2f3b4c5d6e7f",
    "the UUID of nothing": "00000000-0000-0000-0000-000000000000",
}


@pytest.mark.parametrize("text", WRITTEN.values(), ids=WRITTEN)
def test_every_way_to_write_a_number_is_found(text: str) -> None:
    assert find_individual_number(text)
    assert found_in(text.encode())
    assert found_in(b"a=" + quote(text).encode() + b"&b=c")
    assert found_in(quote(quote(text)).encode())


@pytest.mark.parametrize("text", ORDINARY.values(), ids=ORDINARY)
def test_ordinary_numbers_are_left_alone(text: str) -> None:
    assert not find_individual_number(text)
    assert not found_in(text.encode())
    assert not found_in(quote(quote(text)).encode())


@pytest.mark.parametrize(
    "raw",
    [
        b"1234%205678%209018",
        b"1234%2D5678%2d9018",
        b"1234+5678+9018",
        b"1234%2B5678%2B9018",
        b"1234%25205678%25209018",
        b"1234%5F5678%099018",
        b"1234-%205678 %2D9018",
        b"12345678901%38",
        b"12345678901%2538",
        b"%3123456789018",
        b'{"n":"\\uff11\\uff12\\uff13\\uff14\\uff15\\uff16\\uff17\\uff18\\uff19018"}',
        b'{"n":"\\u0031234\\u20145678-9018"}',
    ],
)
def test_no_encoding_of_a_digit_or_of_what_is_between_hides_it(raw: bytes) -> None:
    assert found_in(raw)


@given(BASES)
def test_every_valid_number_is_found(base: str) -> None:
    number = f"{base}{check_digit(base)}"
    assert find_individual_number(f"x: {number}.")
    assert found_in(b"n=" + number.encode())


PIECES = ["%20", "%2D", "%2B", "+", "-", " ", "%31", "%2532", "%E2%80%8B", "\u200b", "３", "%EF%BC%94", "&", "x", "%"]
HIDDEN = st.lists(st.one_of(st.sampled_from("0123456789"), st.sampled_from(PIECES)), min_size=10, max_size=40)


@given(st.one_of(HIDDEN.map(lambda parts: "".join(parts).encode()), st.binary(max_size=60)))
def test_the_quick_look_hides_nothing_the_long_look_finds(raw: bytes) -> None:
    assert found_in(raw) == _found_decoded(raw)


@given(
    BASES, st.lists(st.sampled_from(["", "", "", "%20", "-", "+", "%2D", "%E2%80%8B", "%25E3%2583%25BB"]), min_size=11)
)
def test_a_number_with_anything_harmless_between_its_digits_is_found(base: str, between: list[str]) -> None:
    number = f"{base}{check_digit(base)}"
    raw = "".join(digit + gap for digit, gap in zip(number, [*between[:11], ""], strict=True))
    assert found_in(f"a={raw}&b=1".encode())


def test_random_ids_of_other_software_pass() -> None:
    for seed in range(20_000):
        value = uuid.UUID(int=seed * 0x9E3779B97F4A7C15F39CC0605CEDC835 % 2**128, version=4)
        assert not found_in(f"state={value}&x=1".encode())


@pytest.mark.parametrize("text", ["1 " * 30_000 + "x", "1" * 60_000, "1-" * 30_000, "１" * 20_000, "%31" * 20_000])
def test_a_long_row_of_digits_is_no_burden(text: str) -> None:
    assert found_in(text.encode()) in (True, False)
