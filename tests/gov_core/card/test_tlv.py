"""Lengths in their shortest form, offsets that a reader finds true, and no file that cannot be read to its end."""

import pytest

from gov_core.card.tlv import LARGEST_FILE, encode, encode_with_offsets


@pytest.mark.parametrize(
    ("size", "head"),
    [(0, "df2100"), (127, "df217f"), (128, "df218180"), (255, "df2181ff"), (256, "df21820100"), (533, "df21820215")],
)
def test_a_length_is_as_short_as_it_can_be(size: int, head: str) -> None:
    assert encode(0xDF21, bytes(size)) == bytes.fromhex(head) + bytes(size)


def test_a_tag_has_the_bytes_it_needs() -> None:
    assert encode(0x90, b"\x01\x00\x01").hex() == "9003010001"


@pytest.mark.parametrize("sizes", [(1, 2, 3), (60, 60), (200, 1), (300, 5000, 7)])
def test_the_table_says_where_each_object_starts(sizes: tuple[int, ...]) -> None:
    objects = [encode(0xDF22 + number, bytes((number,)) * size) for number, size in enumerate(sizes)]
    file = encode_with_offsets(0xFF20, 0xDF21, objects)
    start = file.index(b"\xdf\x21") + 3
    table = file[start : start + 2 * len(sizes)]
    for number, each in enumerate(objects):
        offset = int.from_bytes(table[2 * number : 2 * number + 2])
        assert file[offset : offset + len(each)] == each


def test_a_file_too_long_to_be_read_is_refused() -> None:
    encode_with_offsets(0xFF20, 0xDF21, [bytes(LARGEST_FILE - 10)])
    with pytest.raises(ValueError, match="longer than a card"):
        encode_with_offsets(0xFF20, 0xDF21, [bytes(LARGEST_FILE)])
