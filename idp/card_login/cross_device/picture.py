"""The picture of one second as a PNG (ISO/IEC 15948): a QR code (ISO/IEC 18004), or a sign of how far things are.

Written by hand, because one bit a pixel and no choice of mask make it four times as cheap as the library's own way,
and this is drawn once a second for everybody who waits.
"""

import struct
import zlib
from collections.abc import Sequence
from functools import cache

import resvg_py
import segno

QUIET_ZONE = 4  # modules, ISO/IEC 18004 section 6.3.8
PIXELS = 8  # a module
# Any mask is readable: the code says which one it has. Choosing the best of eight costs 4 ms of 5.
_MASK = 3
_SIGNATURE = b"\x89PNG\r\n\x1a\n"

# What stands in the picture's place; the page says the same in words.
_SIGNS = {
    "bound": '<rect x="36" y="16" width="48" height="88" rx="8"/><path d="M52 90h16M46 28h28v50H46z"/>',
    "answered": '<circle cx="60" cy="60" r="46"/><path d="M38 62l16 16 30-34"/>',
    "over": '<circle cx="60" cy="60" r="46"/><path d="M42 42l36 36M78 42L42 78"/>',
}
_COLOURS = {"bound": "#0b3d91", "answered": "#115a36", "over": "#8b1a1a"}


def qr_png(text: str) -> bytes:
    """The code with its quiet zone, black on white whatever the page's colours are."""
    symbol = segno.make_qr(text, error="m", boost_error=False, mask=_MASK)
    blank = bytes(QUIET_ZONE)
    across = len(symbol.matrix) + 2 * QUIET_ZONE
    rows = [bytes(across)] * QUIET_ZONE
    rows += [blank + bytes(row) + blank for row in symbol.matrix]
    return _png(rows + [bytes(across)] * QUIET_ZONE)


@cache
def sign_png(name: str) -> bytes:
    """A phone, a tick or a cross: shape first, colour besides."""
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 120" width="456" height="456">'
        f'<rect width="120" height="120" fill="#fff"/><g fill="none" stroke="{_COLOURS[name]}" stroke-width="8" '
        f'stroke-linecap="round" stroke-linejoin="round">{_SIGNS[name]}</g></svg>'
    )
    return bytes(resvg_py.svg_to_bytes(svg_string=svg))


def _png(modules: Sequence[bytes]) -> bytes:
    """Rows of 0 (light) and 1 (dark), each module PIXELS wide and high; one bit a pixel, greyscale."""
    width = len(modules[0]) * PIXELS
    lines = b"".join(_line(row) * PIXELS for row in modules)
    header = struct.pack(">IIBBBBB", width, len(modules) * PIXELS, 1, 0, 0, 0, 0)
    return _SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(lines, 1)) + _chunk(b"IEND", b"")


def _line(row: bytes) -> bytes:
    """No filter, then one byte for each module: eight pixels of one bit are one byte, and light is 1."""
    return b"\0" + bytes(0x00 if module else 0xFF for module in row)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
