"""The card-face application (券面事項確認, D3921000310001010402): what is printed, to compare card and chip.

Three secrets open three amounts: the birth date an age record, B the face, A the face and the picture of the number.
Files and forms as myna-card found them on physical cards; A and B stand the other way round than in the card-face
input application.
"""

from cryptography.hazmat.primitives.asymmetric import rsa

from gov_core.card import pictures
from gov_core.card.face_input_application import SEX_ON_CARD, SPECIFICATION
from gov_core.card.file_system import Application, ElementaryFile, Key, Record, any_of
from gov_core.card.holder import CardHolder
from gov_core.card.issuer import ROOT_KEY_NUMBER, CardIssuer, key_id, public_key_object
from gov_core.card.pins import BIRTH_DATE_CODE, CODE_A, CODE_B, Pin
from gov_core.card.tlv import encode, encode_with_offsets
from standards.jpki_card import (
    AID_CARD_FACE,
    EF_FACE,
    EF_FACE_AGE,
    EF_FACE_BASIC_DATA,
    EF_FACE_BIRTH_DATE,
    EF_FACE_CERTIFICATE,
    EF_FACE_CODE_A,
    EF_FACE_CODE_B,
    EF_FACE_KEY,
    EF_FACE_NUMBER_IMAGE,
)

A_OR_B = any_of(EF_FACE_CODE_A, EF_FACE_CODE_B)
NAME_COLUMNS, ADDRESS_COLUMNS, DIGIT_COLUMNS = 20, 24, 12


def build(holder: CardHolder, key: rsa.RSAPrivateKey, issuer: CardIssuer | None) -> Application:
    """Return the application with everything in it; without an issuer the records carry no signature."""
    files: dict[int, ElementaryFile] = {
        EF_FACE_KEY: Key(key, opened_by=None),
        **codes(holder),
        **records(holder, key.public_key(), issuer),
    }
    return Application(AID_CARD_FACE, files, default_key=EF_FACE_KEY)


def codes(holder: CardHolder) -> dict[int, Pin]:
    """Return the three secrets that follow from what is printed on the card."""
    return {
        EF_FACE_BIRTH_DATE: Pin.fresh(BIRTH_DATE_CODE, holder.birth_code.encode()),
        EF_FACE_CODE_A: Pin.fresh(CODE_A, holder.code_a.encode()),
        EF_FACE_CODE_B: Pin.fresh(CODE_B, holder.code_b.encode()),
    }


def records(holder: CardHolder, key: rsa.RSAPublicKey, issuer: CardIssuer | None) -> dict[int, ElementaryFile]:
    """Return every readable file."""
    public, birth = public_key_object(key), f"{holder.birth_date:%Y%m%d}".encode()
    age = encode(0xDF11, birth) + encode(0xDF12, public)
    number = encode(0xDF41, pictures.text_image(holder.number, DIGIT_COLUMNS)) + encode(0xDF42, public)
    if issuer is not None:
        age += encode(0xDF13, issuer.sign(age))
        number += encode(0xDF43, issuer.sign(number))
    files: dict[int, ElementaryFile] = {
        EF_FACE_AGE: Record(encode(0xFF10, age), any_of(EF_FACE_BIRTH_DATE)),
        EF_FACE: Record(_face(holder, birth, public, issuer), A_OR_B),
        EF_FACE_BASIC_DATA: Record(_basic_data(holder)),
        EF_FACE_NUMBER_IMAGE: Record(encode(0xFF40, number), any_of(EF_FACE_CODE_A)),
    }
    if issuer is not None:
        files[EF_FACE_CERTIFICATE] = Record(issuer.certificate)
    return files


def _face(holder: CardHolder, birth: bytes, public: bytes, issuer: CardIssuer | None) -> bytes:
    """The signature covers facts, texts and photograph as three parts; expiry and security code stand after it."""
    facts = [encode(0xDF22, birth), encode(0xDF23, SEX_ON_CARD[holder.sex]), encode(0xDF24, public)]
    texts = [
        encode(0xDF25, pictures.text_image(holder.name, NAME_COLUMNS)),
        encode(0xDF26, pictures.text_image(holder.address, ADDRESS_COLUMNS)),
    ]
    photograph = encode(0xDF27, pictures.photograph(holder.photo))
    objects = [*facts, *texts, photograph]
    if issuer is not None:
        objects.append(encode(0xDF28, issuer.sign_three((b"".join(facts), b"".join(texts), photograph))))
    objects.append(encode(0xDF29, f"{holder.expires:%Y%m%d}".encode()))
    objects.append(encode(0xDF2A, pictures.text_image(holder.security_code, DIGIT_COLUMNS)))
    return encode_with_offsets(0xFF20, 0xDF21, objects)


def _basic_data(holder: CardHolder) -> bytes:
    """The last object of a real one is a key id and 256 bytes nobody could explain; ours are filler."""
    return encode(
        0xFF30,
        encode(0xDF31, SPECIFICATION)
        + encode(0xDF32, key_id(ROOT_KEY_NUMBER))
        + encode(0xDF33, b"\x01")
        + encode(0xDF34, holder.municipality_code.encode())
        + encode(0xDF35, key_id(ROOT_KEY_NUMBER) + b"\xff" * 256),
    )
