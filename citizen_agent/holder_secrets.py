"""The secrets a holder has on the card, where each lies, and how one is changed.

A change takes three texts from the person. What cannot be right (form, the new one twice, another than the old one) is
found before the card is touched; then the old one is sent once and the new one once. Nothing is tried again.
Places: standards.jpki_card. The resident application's PIN is changed at the municipality: readers that change it use
another command there (docs/divergences.md), so only its counter is read.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from citizen_agent import errors
from citizen_agent.card_session import CardSession, Kind, inserted
from citizen_agent.readers import Card, ReaderSource
from citizen_agent.secrets_typed import ready_for_chip
from citizen_agent.selected_application import SelectedApplication
from standards import jpki_card
from standards.iso7816 import StatusWord


class HolderSecret(StrEnum):
    """What the holder knows, by the names the terminal program takes."""

    AUTHENTICATION = "authentication"
    SIGNATURE = "signature"
    CARD_FACE_INPUT = "card-face-input"
    RESIDENT = "resident"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a secret lies on the chip, and whose form it has."""

    aid: bytes
    file: int
    form: Kind = Kind.AUTHENTICATION
    changeable: bool = True


PLACES = {
    HolderSecret.AUTHENTICATION: Place(jpki_card.AID_JPKI, jpki_card.EF_AUTH_PIN),
    HolderSecret.SIGNATURE: Place(jpki_card.AID_JPKI, jpki_card.EF_SIGN_PIN, Kind.SIGNATURE),
    HolderSecret.CARD_FACE_INPUT: Place(jpki_card.AID_CARD_FACE_INPUT, jpki_card.EF_INPUT_PIN),
    HolderSecret.RESIDENT: Place(jpki_card.AID_RESIDENT, jpki_card.EF_RESIDENT_PIN, changeable=False),
}
CHANGEABLE = tuple(secret for secret, place in PLACES.items() if place.changeable)


@dataclass(frozen=True, slots=True)
class Change:
    """One change, its texts fit for the chip."""

    secret: HolderSecret
    old: str = field(repr=False)
    new: str = field(repr=False)


def change_of(secret: HolderSecret, old: str, new: str, repeated: str) -> Change:
    """What was typed, checked; raises UnfitSecret, SecretsDiffer or SecretUnchanged."""
    form = PLACES[secret].form
    change = Change(secret, ready_for_chip(form, old), ready_for_chip(form, new))
    if ready_for_chip(form, repeated) != change.new:
        raise errors.SecretsDiffer
    if change.old == change.new:
        raise errors.SecretUnchanged
    return change


def tries_left(card: Card, secret: HolderSecret) -> int | None:
    """How many tries a secret has left, 0 when it is locked, None when the card has none; costs no try."""
    place = PLACES[secret]
    try:
        return SelectedApplication(card, place.aid).tries_left(place.file)
    except errors.ApplicationMissing:
        return None
    except errors.CardRefused as refused:
        if refused.status == StatusWord.NOT_FOUND:
            return None
        raise


def change(readers: ReaderSource, reader: str, mark: bytes, wanted: Change, *, last_try: bool = False) -> None:
    """Change it on the card that was looked at, told again by its `mark`; `last_try` says that one is agreed to.

    Raises OtherCard, WrongPin, PinLocked, CardRefused, or ChangeUncertain when the card was gone before its answer.
    """
    place = PLACES[wanted.secret]
    with inserted(readers, reader) as card:
        if CardSession(card).mark() != mark:
            raise errors.OtherCard
        application = SelectedApplication(card, place.aid)
        if not last_try and application.tries_left(place.file) == 1:
            raise errors.WrongPin(1)  # the counter moved since the card was looked at
        application.verify(place.file, wanted.old)
        try:
            application.change(place.file, wanted.new)
        except errors.ReaderTrouble as lost:
            raise errors.ChangeUncertain from lost
