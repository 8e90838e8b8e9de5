"""BER-TLV as the card-face files use it (ISO/IEC 7816-4 annex E): tags of one or two bytes, shortest lengths."""

from collections.abc import Sequence

LARGEST_FILE = 0x7FFF  # READ BINARY has 15 bits for the offset


def encode(tag: int, value: bytes) -> bytes:
    """Return tag, length and value. The tag is written in as many bytes as it has (0x90, 0xDF21)."""
    return tag.to_bytes((tag.bit_length() + 7) // 8) + _length(len(value)) + value


def encode_with_offsets(tag: int, table_tag: int, objects: Sequence[bytes]) -> bytes:
    """Return a file that opens with a table of where each object starts: two bytes each, from the file's first byte.

    Raises ValueError for a file longer than a card can be read.
    """
    table_length = len(encode(table_tag, bytes(2 * len(objects))))
    body_length = table_length + sum(map(len, objects))
    position = len(encode(tag, bytes(body_length))) - body_length + table_length
    starts = []
    for each in objects:
        starts.append(position)
        position += len(each)
    if position > LARGEST_FILE:
        raise ValueError("this file is longer than a card can be read")
    table = b"".join(start.to_bytes(2) for start in starts)
    return encode(tag, encode(table_tag, table) + b"".join(objects))


def _length(length: int) -> bytes:
    if length < 0x80:
        return bytes((length,))
    size = (length.bit_length() + 7) // 8
    return bytes((0x80 | size,)) + length.to_bytes(size)
