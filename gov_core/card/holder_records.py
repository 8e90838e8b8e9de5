"""Everything on the chip that speaks of its holder: put there at issue, rewritten after moving or a change of name."""

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from gov_core.card import face_application, face_input_application, registry_applications
from gov_core.card.file_system import Application, CardImage, ElementaryFile, Key
from gov_core.card.holder import CardHolder
from gov_core.card.issuer import CardIssuer
from gov_core.card.pins import FOUR_DIGIT_PIN, Pin
from gov_core.card.profiles import new_rsa_key
from standards.jpki_card import (
    AID_CARD_FACE,
    AID_CARD_FACE_INPUT,
    AID_COMMON,
    AID_RESIDENT,
    EF_COMMON_PIN,
    EF_FACE_CERTIFICATE,
    EF_INPUT_KEY,
    EF_INPUT_PIN,
    EF_RESIDENT_PIN,
)

PINS = ((AID_CARD_FACE_INPUT, EF_INPUT_PIN), (AID_RESIDENT, EF_RESIDENT_PIN), (AID_COMMON, EF_COMMON_PIN))


def put(image: CardImage, holder: CardHolder, issuer: CardIssuer | None, pin: str | None) -> None:
    """Add the four applications. Each of their PINs starts as `pin`; None blocks them, as on a PIN-less card."""
    # Of the chip, not of the person, and RSA on every card: the records' forms have room for nothing else.
    key = new_rsa_key()
    for application in (
        face_input_application.build(holder, key, issuer, _pin(pin)),
        face_application.build(holder, key, issuer),
        registry_applications.resident(_pin(pin)),
        registry_applications.common(holder, _pin(pin)),
    ):
        image.applications[application.aid] = application


def rewrite(image: CardImage, holder: CardHolder, issuer: CardIssuer | None) -> None:
    """Replace every record; PINs and their counters stay, a printed code only changes where the print changed.

    Raises ValueError when the card has no face, or when signed records would lose their signature.
    """
    face, face_input, common = (_of(image, aid) for aid in (AID_CARD_FACE, AID_CARD_FACE_INPUT, AID_COMMON))
    if issuer is None and face.find(EF_FACE_CERTIFICATE) is not None:
        raise ValueError("signed face records can only be replaced by signed ones")
    key = face_input.find(EF_INPUT_KEY)
    if not isinstance(key, Key) or not isinstance(key.private_key, RSAPrivateKey):
        raise ValueError("this card has no key for its face records")
    public = key.private_key.public_key()
    _replace(face, face_application.records(holder, public, issuer), face_application.codes(holder))
    _replace(face_input, face_input_application.records(holder, public, issuer), face_input_application.codes(holder))
    common.files.update(registry_applications.card_number(holder))


def set_pins(image: CardImage, pin: str) -> None:
    """Set every four-digit PIN of these applications, with all its tries, where the card has it."""
    for aid, file_id in PINS:
        application = image.application(aid)
        if application is not None:
            application.files[file_id] = _pin(pin)


def _replace(application: Application, records: dict[int, ElementaryFile], codes: dict[int, Pin]) -> None:
    application.files.update(records)
    for file_id, fresh in codes.items():
        old = application.find(file_id)
        if not (isinstance(old, Pin) and old.value == fresh.value):
            application.files[file_id] = fresh


def _of(image: CardImage, aid: bytes) -> Application:
    application = image.application(aid)
    if application is None:
        raise ValueError("this card has no face records")
    return application


def _pin(pin: str | None) -> Pin:
    if pin is None:
        return Pin.blocked_from_the_start(FOUR_DIGIT_PIN)
    return Pin.fresh(FOUR_DIGIT_PIN, pin.encode("ascii", "replace"))
