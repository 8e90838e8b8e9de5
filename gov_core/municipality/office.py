"""Life events at the counter. Each method is one visit; what falls and what is issued follows JPKI's table.

公的個人認証法 第3条, 第22条 (application by way of the mayor), 第9条以下 (what ends one); 番号法 第17条.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from foundation.clock import Clock
from foundation.errors import DomainError
from foundation.ids import IdSource
from gov_core.card import image as image_file
from gov_core.card import slot
from gov_core.card.personalisation import Blank, Issued, SignatureVisit
from gov_core.jpki.issuance import Application, Issuance
from gov_core.jpki.profile import Subject
from gov_core.jpki.revocation import Event, Revocation
from gov_core.jpki.validity import JST, nth_birthday_after
from gov_core.municipality.places import locality
from gov_core.municipality.secrets_chosen import ChosenSecrets
from gov_core.municipality.store import CardRecord, CardRegister
from gov_core.number.designation import Designation
from gov_core.number.resident import Resident
from gov_core.number.store import NumberStore
from standards.jpki_certificate import FourAttributes

ADULT, SIGNATURE_AGE = 18, 15
ADULT_CARD_BIRTHDAYS, MINOR_CARD_BIRTHDAYS = 10, 5
Validity = tuple[datetime, datetime]


class NotOnRegister(DomainError):
    """No such resident, or none who could do this (dead, or without a card)."""

    code = "not_on_register"


class Office:
    """The counter of every municipality of this stand-in."""

    def __init__(
        self,
        residents: NumberStore,
        designation: Designation,
        jpki: tuple[Issuance, Revocation],
        cards: tuple[CardRegister, Path],
        chance: tuple[Clock, IdSource],
    ) -> None:
        self.residents, self._designation = residents, designation
        self._issuance, self._revocation = jpki
        self.cards, self._folder = cards
        self._clock, self._ids = chance

    async def register(self, resident: Resident) -> None:
        """A resident record is made; the number follows from it (番号法 第7条第1項)."""
        await self.residents.put_resident(resident)
        await self._designation.designate(resident.id)

    async def issue_card(
        self, resident_id: str, file: str, secrets: ChosenSecrets, validity: Validity | None = None
    ) -> None:
        """A new card with both certificates; without the signature certificate below fifteen."""
        resident, today = self._living(resident_id), self._today()
        minor = resident.age_on(today) < ADULT
        birthdays = MINOR_CARD_BIRTHDAYS if minor else ADULT_CARD_BIRTHDAYS
        expires = nth_birthday_after(resident.birth_date, today, birthdays)
        record = CardRecord(self._ids.token(12), resident.id, file, expires, "held")
        application = self._application(resident, record)
        blank = Blank.generate()
        auth = await self._issuance.issue("auth", application, blank.authentication_key, validity=validity)
        card = blank.load(Issued(auth.certificate, auth.ca_certificate), pin=secrets.pin, label=resident.name)
        if resident.age_on(today) >= SIGNATURE_AGE and secrets.password:
            sign = await self._issuance.issue("sign", application, blank.signature_key, validity=validity)
            issued = Issued(sign.certificate, sign.ca_certificate)
            blank.load_signature(card, issued, password=secrets.password)
        image_file.save(card, self._folder / file)
        await self.cards.add(record, self._ids.number())

    async def move(self, resident_id: str, address: str, municipality: str) -> None:
        """Moving house: the signature certificate falls, because it carries the address; login stays."""
        flags = "0" * len(address)
        await self._change(
            resident_id,
            lambda r: replace(r, address=address, address_substitutes=flags, municipality=municipality),
        )

    async def change_name(self, resident_id: str, name: str) -> None:
        """Marriage and other changes of name: the signature certificate falls."""
        await self._change(resident_id, lambda r: replace(r, name=name, name_substitutes="0" * len(name)))

    async def write_new_signature_certificate(self, resident_id: str) -> None:
        """A later visit: a new signature key and certificate on the same card, under the same password."""
        resident, record = self._living(resident_id), self._card(resident_id)
        visit = SignatureVisit.begin()
        await self._revocation.happened(Event.ATTRIBUTES_CHANGED, resident.id)
        sign = await self._issuance.issue("sign", self._application(resident, record), visit.public_key)
        with slot.at_the_counter(self._folder / record.file) as card:
            visit.finish(card, Issued(sign.certificate, sign.ca_certificate))

    async def renew_card(self, resident_id: str, secrets: ChosenSecrets) -> None:
        """The old card is handed in and both its certificates fall; the new one has new keys and serials."""
        record = self._card(resident_id)
        self._living(resident_id)
        await self._revocation.happened(Event.RENEWAL, resident_id)
        await self.issue_card(resident_id, record.file, secrets)

    async def lose_card(self, resident_id: str) -> None:
        """The holder reports the loss: both certificates fall at once."""
        record = self._card(resident_id)
        await self._revocation.happened(Event.LOST, resident_id)
        await self.cards.set_state(record.id, "lost")

    async def die(self, resident_id: str) -> None:
        """Death: both certificates fall; the resident stays on record as dead."""
        resident = self._living(resident_id)
        await self._revocation.happened(Event.DEATH, resident_id)
        await self.residents.put_resident(replace(resident, died=True))

    async def _change(self, resident_id: str, to: Callable[[Resident], Resident]) -> None:
        resident = to(self._living(resident_id))
        _attributes(resident)  # what no certificate may carry is refused before anything falls
        await self._revocation.happened(Event.ATTRIBUTES_CHANGED, resident_id)
        await self.residents.put_resident(resident)

    def _application(self, resident: Resident, record: CardRecord) -> Application:
        name = self._issuance.common_name(resident.municipality)
        subject = Subject(name, locality(resident.municipality), _attributes(resident))
        return Application(resident.id, record.id, subject, record.expires)

    def _living(self, resident_id: str) -> Resident:
        resident = self.residents.resident(resident_id)
        if resident is None or resident.died:
            raise NotOnRegister("no living resident has this id")
        return resident

    def _card(self, resident_id: str) -> CardRecord:
        record = self.cards.of_resident(resident_id)
        if record is None:
            raise NotOnRegister("this resident has no card")
        return record

    def _today(self) -> date:
        return self._clock.now().astimezone(JST).date()


def _attributes(resident: Resident) -> FourAttributes:
    return FourAttributes(
        resident.name,
        resident.name_substitutes,
        resident.sex,
        resident.birth_date,
        resident.address,
        resident.address_substitutes,
    )
