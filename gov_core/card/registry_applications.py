"""The resident application (住基, ...0401) and the common application (共通カード, ...0100) with the card's number.

Each has a four-digit PIN of its own. What else a real resident application holds is not known in public.
"""

from gov_core.card.file_system import Application, ElementaryFile, Records
from gov_core.card.holder import CardHolder
from gov_core.card.pins import Pin
from standards.jpki_card import AID_COMMON, AID_RESIDENT, EF_COMMON_CARD_NUMBER, EF_COMMON_PIN, EF_RESIDENT_PIN


def resident(pin: Pin) -> Application:
    """Return the resident application: its PIN."""
    return Application(AID_RESIDENT, {EF_RESIDENT_PIN: pin})


def common(holder: CardHolder, pin: Pin) -> Application:
    """Return the common application: its PIN and the card number record, which anybody reads."""
    return Application(AID_COMMON, {EF_COMMON_PIN: pin, **card_number(holder)})


def card_number(holder: CardHolder) -> dict[int, ElementaryFile]:
    """Return the record: tag 01, length 28, card number (15), municipality (5), last day (8) in digits."""
    text = f"{holder.card_number}{holder.municipality_code}{holder.expires:%Y%m%d}".encode()
    return {EF_COMMON_CARD_NUMBER: Records((bytes((0x01, len(text))) + text,))}
