import pytest
from hypothesis import given
from hypothesis import strategies as st

from idp.card_login.der_elements import elements
from tests.certificates.der import octets


@given(st.lists(st.binary(max_size=300), max_size=8))
def test_elements_are_found_one_after_the_other(values: list[bytes]) -> None:
    der = b"".join(octets(value) for value in values)
    found = elements(der, 0, len(der))
    assert [der[begins:ends] for _, _, begins, ends in found] == values
    assert [der[at] for _, at, _, _ in found] == [0x04] * len(values)


def test_a_length_may_take_several_octets() -> None:
    assert elements(octets(bytes(70_000)), 0, 70_005) == [(0x04, 0, 5, 70_005)]


@pytest.mark.parametrize("der", [b"\x30\x80\x00\x00", b"\x04\x05abc", b"\x04", b"\x04\x01a\x04"])
def test_indefinite_lengths_and_parts_that_reach_beyond_are_refused(der: bytes) -> None:
    with pytest.raises(ValueError, match=r"indefinite|longer"):
        elements(der, 0, len(der))


@given(st.binary(max_size=200), st.integers(0, 200))
def test_no_bytes_do_more_than_be_refused(der: bytes, at: int) -> None:
    try:
        found = elements(der, min(at, len(der)), len(der))
    except (ValueError, IndexError):
        return
    assert all(begins <= ends for _, _, begins, ends in found)
