"""APDUs survive the wire in every case of ISO/IEC 7816-4, and no bytes break the parser."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.iso7816 import CommandApdu, MalformedApdu, ResponseApdu, StatusWord

BYTE = st.integers(0, 255)


@given(BYTE, BYTE, BYTE, BYTE, st.binary(max_size=600), st.one_of(st.none(), st.integers(1, 256)))
def test_what_is_encoded_is_what_is_parsed(cla: int, ins: int, p1: int, p2: int, data: bytes, le: int | None) -> None:
    parsed = CommandApdu.parse(CommandApdu(cla, ins, p1, p2, data, le).encode())
    assert (parsed.cla, parsed.ins, parsed.p1, parsed.p2, parsed.data) == (cla, ins, p1, p2, data)
    assert (parsed.expected is None) == (le is None)


@given(st.binary(max_size=400))
def test_no_bytes_raise_anything_but_malformed(raw: bytes) -> None:
    try:
        CommandApdu.parse(raw)
    except MalformedApdu:
        return


@pytest.mark.parametrize(
    ("raw", "data", "expected"),
    [
        ("00A4040C", b"", None),
        ("00B0000000", b"", 0),
        ("002000800431323334", b"1234", None),
        ("802A00800101" + "00", b"\x01", 0),
        ("00B00000000200", b"", 512),
        ("802A0080000002AABB0000", b"\xaa\xbb", 0),
    ],
)
def test_the_cases_of_the_standard(raw: str, data: bytes, expected: int | None) -> None:
    apdu = CommandApdu.parse(bytes.fromhex(raw))
    assert (apdu.data, apdu.expected) == (data, expected)


@pytest.mark.parametrize("raw", ["00", "00A404", "00200080053132", "00A4040C0000000000000000", "00B000000000"])
def test_lengths_that_disagree_are_malformed(raw: str) -> None:
    with pytest.raises(MalformedApdu):
        CommandApdu.parse(bytes.fromhex(raw))


@pytest.mark.parametrize(
    ("status", "ok", "tries", "blocked"),
    [
        ("9000", True, None, False),
        ("63C3", False, 3, False),
        ("63C0", False, 0, True),
        ("6983", False, None, True),
        ("6984", False, None, True),
    ],
)
def test_every_way_a_card_says_locked_is_understood(status: str, ok: bool, tries: int | None, blocked: bool) -> None:
    answer = ResponseApdu.parse(bytes.fromhex(status))
    assert (answer.ok, answer.tries_left, answer.blocked) == (ok, tries, blocked)
    assert StatusWord.tries_left(3) == 0x63C3


def test_an_answer_without_a_status_word_is_malformed() -> None:
    with pytest.raises(MalformedApdu):
        ResponseApdu.parse(b"\x90")
