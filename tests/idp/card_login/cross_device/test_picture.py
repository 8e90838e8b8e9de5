"""The picture, read by a decoder that others wrote."""

import struct
import subprocess
import zlib
from pathlib import Path

import pytest

from idp.card_login.cross_device.picture import PIXELS, QUIET_ZONE, qr_png, sign_png

TEXT = "http://127.0.0.1:8106/scan?c=" + "A" * 22 + ".1795402800." + "b" * 22


def size(png: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@pytest.mark.parametrize("ending", ["", "x", "_", "-9"])
def test_zbar_reads_what_was_written(ending: str, tmp_path: Path) -> None:
    picture = tmp_path / "frame.png"
    picture.write_bytes(qr_png(TEXT + ending))
    read = subprocess.run(["zbarimg", "--quiet", "--raw", picture], capture_output=True, text=True, check=True)
    assert read.stdout.strip() == TEXT + ending


def test_the_quiet_zone_is_four_white_modules_wide() -> None:
    png = qr_png(TEXT)
    width, height = size(png)
    assert width == height == (41 + 2 * QUIET_ZONE) * PIXELS
    length = struct.unpack(">I", png[33:37])[0]
    lines = zlib.decompress(png[41 : 41 + length])
    across = width // 8 + 1
    for number in [*range(QUIET_ZONE * PIXELS), *range(height - QUIET_ZONE * PIXELS, height)]:
        assert lines[number * across + 1 : (number + 1) * across] == b"\xff" * (across - 1)
    assert all(lines[n * across + 1 : n * across + 1 + QUIET_ZONE] == b"\xff" * QUIET_ZONE for n in range(height))


def test_the_signs_are_pictures_of_their_own() -> None:
    signs = [sign_png(name) for name in ("bound", "answered", "over")]
    assert len(set(signs)) == 3
    assert all(sign.startswith(b"\x89PNG") for sign in signs)
