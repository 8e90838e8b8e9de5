"""Each P1 of COMPUTE DIGITAL SIGNATURE, opened again with plain big integers."""

import hashlib

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from gov_core.card import signing
from tests.gov_core.card.sample import PIN, blank
from tests.gov_core.card.terminal import Terminal

DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420")
MESSAGE = "確かに申し込みます".encode()
HASH = hashlib.sha256(MESSAGE).digest()


def sign(p1: int, data: bytes, *, verified: bool = True, le: str = "00") -> bytes:
    terminal = Terminal()
    terminal.select()
    if verified:
        assert terminal.verify(PIN, 0x98) == "9000"
    return bytes.fromhex(terminal(f"802A{p1:02X}97{len(data):02X}{data.hex()}{le}"))


def padded(signature: bytes) -> bytes:
    numbers = blank().authentication_key.public_numbers()
    return pow(int.from_bytes(signature), numbers.e, numbers.n).to_bytes(256)


def block_type_one(data: bytes) -> bytes:
    return b"\x00\x01" + b"\xff" * (253 - len(data)) + b"\x00" + data


@pytest.mark.parametrize(
    ("p1", "data", "covered"),
    [
        (0x00, DIGEST_INFO + HASH, DIGEST_INFO + HASH),
        (0x00, b"x", b"x"),
        (0x00, b"y" * 245, b"y" * 245),
        (0x01, MESSAGE, HASH),
        (0x02, HASH, DIGEST_INFO + HASH),
        (0x03, MESSAGE, DIGEST_INFO + HASH),
    ],
)
def test_block_type_one_padding_holds_exactly_what_p1_says(p1: int, data: bytes, covered: bytes) -> None:
    answer = sign(p1, data)
    assert answer[-2:] == b"\x90\x00"
    assert padded(answer[:-2]) == block_type_one(covered)


@pytest.mark.parametrize(("p1", "data"), [(0x04, HASH), (0x05, MESSAGE)])
def test_pss_verifies_and_is_no_block_type_one(p1: int, data: bytes) -> None:
    signature = sign(p1, data)[:-2]
    pss = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
    blank().authentication_key.verify(signature, MESSAGE, pss, hashes.SHA256())
    with pytest.raises(InvalidSignature):
        blank().signature_key.verify(signature, MESSAGE, pss, hashes.SHA256())


@pytest.mark.parametrize("p1", [0x06, 0x80, 0x9E, 0xFF])
def test_another_p1_is_refused(p1: int) -> None:
    assert sign(p1, HASH).hex() == "6a86"


@pytest.mark.parametrize(("p1", "size"), [(0x00, 246), (0x02, 31), (0x02, 33), (0x04, 20)])
def test_a_length_p1_cannot_take_is_refused(p1: int, size: int) -> None:
    assert sign(p1, b"z" * size).hex() == "6700"


@pytest.mark.parametrize("le", ["", "80"])
def test_a_terminal_that_leaves_no_room_for_the_signature_is_refused(le: str) -> None:
    assert sign(0x00, HASH, le=le).hex() == "6700"


def test_nothing_is_signed_before_the_pin() -> None:
    assert sign(0x00, HASH, verified=False).hex() == "6982"


def test_the_pin_of_one_key_does_not_open_the_other() -> None:
    terminal = Terminal()
    terminal.select()
    terminal.verify(PIN, 0x98)
    assert terminal("802A009A20" + HASH.hex() + "00") == "6982"


def test_only_a_key_signs() -> None:
    terminal = Terminal()
    terminal.select()
    terminal.verify(PIN, 0x98)
    assert terminal("802A008A20" + HASH.hex() + "00") == "6985"


def test_every_padding_knows_its_lengths() -> None:
    assert not any(each.fits(b"") for each in signing.PADDINGS.values())
