"""The token file, taken apart at the offsets of CK_TOKEN_INFO."""

import struct

import pytest

from gov_core.card import token_info


def test_every_field_stands_at_its_place() -> None:
    label, manufacturer, model, serial, *numbers = struct.unpack(
        ">32s32s16s16s11I4s16s", token_info.build("JPKIAPICCTOKEN2")
    )
    assert label == b"JPKIAPICCTOKEN2".ljust(32)
    assert (manufacturer.strip(), model.strip(), serial) == (b"Kakehashi", b"virtual", b"0" * 16)
    flags, *sessions, longest, shortest, _, _, _, _, versions, time = numbers
    assert flags == 0x40D
    assert sessions == [1, 0, 1, 0]
    assert (longest, shortest, versions, time) == (16, 6, b"0101", b"9" * 16)


def test_a_label_too_long_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        token_info.build("x" * 33)
