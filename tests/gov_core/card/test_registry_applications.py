"""A PIN of its own in each, changed in the JICSAP way, and the card number as a record."""

import pytest

from standards.jpki_card import AID_COMMON, AID_RESIDENT
from tests.gov_core.card.sample import PIN, face_image
from tests.gov_core.card.terminal import Terminal


def opened(aid: bytes) -> Terminal:
    terminal = Terminal(face_image())
    assert terminal.select(aid=aid) == "9000"
    return terminal


@pytest.mark.parametrize("aid", [AID_RESIDENT, AID_COMMON])
def test_the_pin_counts_locks_and_recovers(aid: bytes) -> None:
    terminal = opened(aid)
    assert terminal.tries(0x9C) == "63C3"
    assert [terminal.verify("0000", 0x9C), terminal.verify(PIN, 0x9C), terminal.tries(0x9C)] == ["63C2", "9000", "63C3"]
    assert [terminal.verify("0000", 0x9C) for _ in range(4)] == ["63C2", "63C1", "63C0", "6984"]


@pytest.mark.parametrize("aid", [AID_RESIDENT, AID_COMMON])
def test_change_key_replaces_the_pin_of_this_application_only(aid: bytes) -> None:
    terminal = opened(aid)
    change = "8032009C04" + b"9876".hex()
    assert terminal(change) == "6982"
    terminal.verify(PIN, 0x9C)
    assert terminal("8032019C04" + b"9876".hex()) == "6A86"
    assert terminal(change) == "9000"
    assert terminal.verify("9876", 0x9C) == "9000"
    terminal.select(aid=AID_COMMON if aid == AID_RESIDENT else AID_RESIDENT)
    assert terminal.verify(PIN, 0x9C) == "9000"


def test_the_card_number_record_is_open() -> None:
    terminal = opened(AID_COMMON)
    terminal.select(0x0001)
    assert (
        bytes.fromhex(terminal("00B2010400")) == b"\x01\x1c" + b"400000012719843" + b"13101" + b"20350217" + b"\x90\x00"
    )


@pytest.mark.parametrize(
    ("command", "status"),
    [
        ("00B2020400", "6A83"),
        ("00B2000400", "6A83"),
        ("00B2010500", "6A86"),
        ("00B2010C00", "9000"),
        ("00B201E400", "6981"),
        ("00B201CC00", "6A82"),
        ("00B201FC00", "6A86"),
        ("00B20104", "6700"),
        ("00B0000000", "6981"),
        ("00B2010402", "9000"),
    ],
)
def test_records_are_read_one_by_one(command: str, status: str) -> None:
    terminal = opened(AID_COMMON)
    terminal.select(0x0001)
    assert terminal(command)[-4:] == status
