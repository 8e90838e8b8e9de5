"""Each P1 of COMPUTE DIGITAL SIGNATURE, opened again with plain big integers."""

import hashlib

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from gov_core.card import signing
from gov_core.card.profiles import NEXT_CARD, new_key
from tests.gov_core.card.sample import PIN, blank, sample_image
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


def rsa_key() -> rsa.RSAPublicKey:
    key = blank().authentication_key
    assert isinstance(key, rsa.RSAPublicKey)
    return key


def padded(signature: bytes) -> bytes:
    numbers = rsa_key().public_numbers()
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
    rsa_key().verify(signature, MESSAGE, pss, hashes.SHA256())
    other = blank().signature_key
    assert isinstance(other, rsa.RSAPublicKey)
    with pytest.raises(InvalidSignature):
        other.verify(signature, MESSAGE, pss, hashes.SHA256())


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


@pytest.mark.parametrize("p1", signing.RSA_MODES)
def test_no_mode_signs_nothing(p1: int) -> None:
    with pytest.raises(signing.UnfitLength):
        signing.compute(new_key("rsa-2048"), p1, b"", 256)


HASH_384 = hashlib.sha384(MESSAGE).digest()


def sign_with_the_next_card(p1: int, data: bytes, le: str = "00") -> bytes:
    terminal = Terminal(sample_image(profile=NEXT_CARD))
    terminal.select()
    assert terminal.verify(PIN, 0x98) == "9000"
    return bytes.fromhex(terminal(f"802A{p1:02X}97{len(data):02X}{data.hex()}{le}"))


def test_the_next_card_signs_a_sha_384_hash_with_ecdsa() -> None:
    answer = sign_with_the_next_card(0x00, HASH_384)
    assert answer[-2:] == b"\x90\x00"
    assert all(0 < number < 2**384 for number in decode_dss_signature(answer[:-2]))
    key = blank(NEXT_CARD).authentication_key
    assert isinstance(key, ec.EllipticCurvePublicKey)
    key.verify(answer[:-2], MESSAGE, ec.ECDSA(hashes.SHA384()))


@pytest.mark.parametrize(
    ("p1", "data", "le", "status"),
    [
        (0x00, HASH, "00", "6700"),
        (0x00, DIGEST_INFO + HASH, "00", "6700"),
        (0x00, HASH_384, "67", "6700"),
        (0x00, HASH_384, "", "6700"),
        (0x02, HASH_384, "00", "6a86"),
        (0x05, MESSAGE, "00", "6a86"),
    ],
)
def test_the_next_card_takes_no_other_form(p1: int, data: bytes, le: str, status: str) -> None:
    assert sign_with_the_next_card(p1, data, le).hex() == status
