"""The card-face input assistance application (券面事項入力補助, D3921000310001010408): number and attributes as text.

Files, access rules and forms as myna-card found them on physical cards. The number is a file of its own that B never
opens: whoever sees the card's face has B, and the face does not show the number.
"""

import hashlib

from cryptography.hazmat.primitives.asymmetric import rsa

from gov_core.card.file_system import Application, ElementaryFile, Key, Record, any_of
from gov_core.card.holder import CardHolder
from gov_core.card.issuer import ROOT_KEY_NUMBER, CardIssuer, key_id, public_key_object
from gov_core.card.pins import CODE_A, CODE_B, FOUR_DIGIT_PIN, Pin
from gov_core.card.tlv import encode, encode_with_offsets
from standards.jpki_card import (
    AID_CARD_FACE_INPUT,
    EF_INPUT_ATTRIBUTES,
    EF_INPUT_BASIC_DATA,
    EF_INPUT_BLOCKED,
    EF_INPUT_CERTIFICATE,
    EF_INPUT_CODE_A,
    EF_INPUT_CODE_B,
    EF_INPUT_HASHES,
    EF_INPUT_KEY,
    EF_INPUT_NUMBER,
    EF_INPUT_PIN,
    EF_INPUT_SIGNED_KEY,
)

PIN_OR_A = any_of(EF_INPUT_PIN, EF_INPUT_CODE_A)
PIN_OR_B = any_of(EF_INPUT_PIN, EF_INPUT_CODE_B)
PIN_OR_A_OR_B = PIN_OR_A | PIN_OR_B
SEX_ON_CARD = {"1": b"1", "2": b"2", "3": b"9"}
SPECIFICATION = bytes.fromhex("01030000")  # version, extended lengths; the two bytes of a vendor are nobody's


def build(holder: CardHolder, key: rsa.RSAPrivateKey, issuer: CardIssuer | None, pin: Pin) -> Application:
    """Return the application with everything in it; without an issuer the records carry no signature."""
    files: dict[int, ElementaryFile] = {
        EF_INPUT_PIN: pin,
        EF_INPUT_BLOCKED: Pin.blocked_from_the_start(FOUR_DIGIT_PIN),  # reported so on every card seen
        EF_INPUT_KEY: Key(key, opened_by=None),
        **codes(holder),
        **records(holder, key.public_key(), issuer),
    }
    return Application(AID_CARD_FACE_INPUT, files, default_key=EF_INPUT_KEY)


def codes(holder: CardHolder) -> dict[int, Pin]:
    """Return the two secrets that follow from what is printed on the card."""
    return {
        EF_INPUT_CODE_A: Pin.fresh(CODE_A, holder.code_a.encode()),
        EF_INPUT_CODE_B: Pin.fresh(CODE_B, holder.code_b.encode()),
    }


def records(holder: CardHolder, key: rsa.RSAPublicKey, issuer: CardIssuer | None) -> dict[int, ElementaryFile]:
    """Return every readable file."""
    number = encode(0xFF10, holder.number.encode()) + b"\xff\xff"
    objects = _attributes(holder)
    attributes = encode_with_offsets(0xFF20, 0xDF21, objects)
    # The number's file is hashed whole with its filler, the attributes' without header and offsets: as reported.
    hashes = encode(0xDF31, _sha256(number)) + encode(0xDF32, _sha256(b"".join(objects)))
    public = encode(0xDF51, public_key_object(key))
    basic = encode(0xDF41, SPECIFICATION) + encode(0xDF42, key_id(ROOT_KEY_NUMBER)) + encode(0xDF43, b"\xff" * 128)
    files: dict[int, ElementaryFile] = {
        EF_INPUT_NUMBER: Record(number, PIN_OR_A),
        EF_INPUT_ATTRIBUTES: Record(attributes, PIN_OR_B),
        EF_INPUT_BASIC_DATA: Record(encode(0xFF40, basic)),
    }
    if issuer is not None:
        signed_hashes = encode(0xFF30, hashes + encode(0xDF33, issuer.sign(hashes)))
        signed_key = encode(0xFF50, public + encode(0xDF52, issuer.sign(public)))
        files[EF_INPUT_HASHES] = Record(signed_hashes, PIN_OR_A_OR_B)
        files[EF_INPUT_CERTIFICATE] = Record(issuer.certificate)
        files[EF_INPUT_SIGNED_KEY] = Record(signed_key, PIN_OR_A_OR_B)
    return files


def _attributes(holder: CardHolder) -> list[bytes]:
    return [
        encode(0xDF22, holder.name.encode()),
        encode(0xDF23, holder.address.encode()),
        encode(0xDF24, f"{holder.birth_date:%Y%m%d}".encode()),
        encode(0xDF25, SEX_ON_CARD[holder.sex]),
    ]


def _sha256(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()
