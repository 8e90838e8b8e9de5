"""An application a municipality or the state adds under an ordinance (条例利用): one file, with or without a PIN.

Which bodies may add which, and on what basis, is kept at the municipality; here is the chip's side only.
"""

from gov_core.card.file_system import Application, CardImage, ElementaryFile, Record, any_of
from gov_core.card.pins import FOUR_DIGIT_PIN, Pin
from gov_core.card.tlv import LARGEST_FILE
from standards import jpki_card

EF_CONTENT, EF_PIN = 0x0001, 0x0011
OWN = frozenset(
    {
        jpki_card.AID_JPKI,
        jpki_card.AID_CARD_FACE_INPUT,
        jpki_card.AID_CARD_FACE,
        jpki_card.AID_RESIDENT,
        jpki_card.AID_COMMON,
    }
)


def put(image: CardImage, aid: bytes, content: bytes, *, pin: str | None) -> None:
    """Add the application, or replace the one of this id, PIN and all.

    `aid` has 5 to 16 bytes (ISO/IEC 7816-4 section 12.2.3). Raises ValueError for an id that is none or belongs to
    the card itself, and for content no card can be read; UnfitPin for a PIN that is not four digits.
    """
    _check(aid)
    if not 0 < len(content) <= LARGEST_FILE:
        raise ValueError("an application needs content, at most 32767 bytes")
    files: dict[int, ElementaryFile] = {EF_CONTENT: Record(content)}
    if pin is not None:
        files[EF_CONTENT] = Record(content, any_of(EF_PIN))
        files[EF_PIN] = Pin.fresh(FOUR_DIGIT_PIN, pin.encode("ascii", "replace"))
    image.applications[aid] = Application(aid, files)


def remove(image: CardImage, aid: bytes) -> None:
    """Take the application off the card; raises ValueError when it is not there or belongs to the card itself."""
    _check(aid)
    if image.applications.pop(aid, None) is None:
        raise ValueError("the card has no such application")


def _check(aid: bytes) -> None:
    if not 5 <= len(aid) <= 16:
        raise ValueError("an application id has 5 to 16 bytes")
    if aid in OWN:
        raise ValueError("this application belongs to the card itself")
