"""Where chip and certificate meet: makes a card, replaces it, or writes a new signature certificate to it.

The chip makes its keys, the CAs certify the public halves, the certificates go back onto the chip; private keys
never leave the card room. A card is written only while no reader holds it.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from gov_core.card import image as image_file
from gov_core.card import slot
from gov_core.card.file_system import CardImage
from gov_core.card.holder import CardHolder
from gov_core.card.personalisation import (
    AuthenticationVisit,
    Blank,
    Issued,
    SignatureVisit,
    reset_secrets,
    update_holder,
)
from gov_core.card.profiles import ANDROID, IPHONE, MY_NUMBER_CARD, CardProfile
from gov_core.jpki.issuance import Application, Issuance
from gov_core.jpki.kinds import Carrier, Kind
from gov_core.jpki.profile import PublicKey
from gov_core.municipality.refusals import CardInReader, NoCard, PasswordNeeded
from gov_core.municipality.secrets_chosen import ChosenSecrets
from standards.jpki_card import AID_CARD_FACE, AID_JPKI, EF_SIGN_PIN

PHONE_PROFILES: dict[Carrier, CardProfile] = {"android": ANDROID, "iphone": IPHONE}
Validity = tuple[datetime, datetime]


class CardDesk:
    """The terminal that writes cards of one profile; `folder` holds the card images."""

    def __init__(self, issuance: Issuance, folder: Path, profile: CardProfile = MY_NUMBER_CARD) -> None:
        self._issuance, self._folder, self._profile = issuance, folder, profile

    @contextmanager
    def in_hand(self, file: str) -> Iterator[CardImage]:
        """The card lies on the counter: nobody else reads or writes it. What was changed is kept unless it raises."""
        path = self._folder / file
        if not path.exists():
            raise NoCard("there is no card image of this name")
        try:
            with slot.at_the_counter(path, wait=0) as image:
                yield image
        except slot.CardInUse:
            raise CardInReader("take the card out of the reader first") from None
        except image_file.BrokenImage:
            raise NoCard("this card cannot be read any more") from None

    async def make(
        self, application: Application, secrets: ChosenSecrets, holder: CardHolder, validity: Validity | None
    ) -> CardImage:
        """A new card. Without a password in `secrets` it has no signature certificate, without a PIN a blocked one."""
        blank = await asyncio.to_thread(Blank.generate, self._profile)
        auth = await self._certify("auth", application, blank.authentication_key, validity)
        image = await asyncio.to_thread(blank.load, auth, pin=secrets.pin, label=holder.name, holder=holder)
        if secrets.password:
            sign = await self._certify("sign", application, blank.signature_key, validity)
            blank.load_signature(image, sign, password=secrets.password)
        return image

    async def make_phone(
        self, application: Application, carrier: Carrier, secrets: ChosenSecrets, file: str, label: str
    ) -> None:
        """Both certificates in a phone's secure element, kept as `file` beside the cards' folder."""
        blank = await asyncio.to_thread(Blank.generate, PHONE_PROFILES[carrier])
        auth = await self._certify("auth", application, blank.authentication_key, None, carrier)
        image = blank.load(auth, pin=secrets.pin, label=label)
        sign = await self._certify("sign", application, blank.signature_key, None, carrier)
        blank.load_signature(image, sign, password=secrets.password)
        path = self._folder.parent / file
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        image_file.save(image, path)

    async def rewrite_authentication(self, image: CardImage, application: Application) -> None:
        """A new authentication key and certificate on a card in hand, under the PIN it has."""
        visit = await asyncio.to_thread(AuthenticationVisit.begin, image)
        visit.finish(image, await self._certify("auth", application, visit.public_key, None))

    def write_face(self, image: CardImage, holder: CardHolder) -> None:
        """What is printed, and the face applications that repeat it; a card made before they existed is left alone."""
        if image.application(AID_CARD_FACE) is not None:
            update_holder(image, holder)

    def hand_out(self, image: CardImage, file: str) -> None:
        """Keep the first card of a person under this file name."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._folder / file
        if path.exists():
            with self.in_hand(file) as old:
                replace(old, image)
        else:
            image_file.save(image, path)

    async def write_signature(self, image: CardImage, application: Application, password: str | None) -> None:
        """A new signature key and certificate on a card in hand, under the old password unless a new one is given."""
        visit = await asyncio.to_thread(SignatureVisit.begin, image)
        issued = await self._certify("sign", application, visit.public_key, None)
        visit.finish(image, issued, password=password)

    async def _certify(
        self,
        kind: Kind,
        application: Application,
        key: PublicKey,
        validity: Validity | None,
        carrier: Carrier = "card",
    ) -> Issued:
        issued = await self._issuance.issue(kind, application, key, carrier=carrier, validity=validity)
        return Issued(issued.certificate, issued.ca_certificate)


def replace(old: CardImage, new: CardImage) -> None:
    """The old plastic is handed in and the new one takes its place in the drawer."""
    old.label, old.atr, old.applications = new.label, new.atr, new.applications


def need_password(image: CardImage, password: str | None) -> None:
    """Refuse before anything falls when a first signature certificate would have no password."""
    if not password and not has_password(image):
        raise PasswordNeeded("a first signature certificate needs a password")


def has_password(image: CardImage) -> bool:
    """Whether the card has a signature password."""
    application = image.application(AID_JPKI)
    return application is not None and application.find(EF_SIGN_PIN) is not None


def reset(image: CardImage, pin: str | None, password: str | None) -> None:
    """New secrets, unlocked; a password only where the card has one. Raises PasswordNeeded otherwise."""
    if password is not None and not has_password(image):
        raise PasswordNeeded("this card has no signature certificate whose password could be set")
    reset_secrets(image, pin=pin, password=password)
