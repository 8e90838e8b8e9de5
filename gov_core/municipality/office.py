"""Life events at the counter. Each method is one visit; what falls and what is issued follows JPKI's table.

公的個人認証法 第3条, 第22条 (application by way of the mayor), 第9条以下 (what ends one); 番号法 第17条. What can be
refused is refused first; then the old certificates fall; then the new ones are made. A crash in between leaves a person
with too few valid certificates, never with too many.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from foundation.clock import Clock
from foundation.ids import IdSource
from gov_core.jpki.issuance import Application, Issuance
from gov_core.jpki.profile import Subject
from gov_core.jpki.revocation import Event, Revocation
from gov_core.jpki.validity import JST, nth_birthday_after
from gov_core.municipality import card_desk
from gov_core.municipality.card_desk import CardDesk, Validity
from gov_core.municipality.places import locality
from gov_core.municipality.refusals import AttributesUnfit, NoCard, NotOnRegister, UnderFifteen
from gov_core.municipality.secrets_chosen import ChosenSecrets
from gov_core.municipality.store import CardRecord, CardRegister
from gov_core.number.designation import Designation
from gov_core.number.resident import Resident
from gov_core.number.store import NumberStore
from standards.jpki_certificate import AttributesRefused, FourAttributes

ADULT, SIGNATURE_AGE = 18, 15
ADULT_CARD_BIRTHDAYS, MINOR_CARD_BIRTHDAYS = 10, 5


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
        self.cards, self._desk = cards[0], CardDesk(self._issuance, cards[1])
        self._clock, self._ids = chance

    async def register(self, resident: Resident) -> None:
        """A resident record is made; the number follows from it (番号法 第7条第1項)."""
        locality(resident.municipality)
        _attributes(resident)
        await self.residents.put_resident(resident)
        await self._designation.designate(resident.id)

    async def change_number_after_leak(self, resident_id: str) -> None:
        """番号法 第7条第2項: the leaked number is dead, a new one is designated; card and certificates stay."""
        await self._designation.change_after_leak(self._living(resident_id).id)

    async def issue_card(
        self, resident_id: str, file: str, secrets: ChosenSecrets, validity: Validity | None = None
    ) -> None:
        """A card with both certificates; without the signature certificate below fifteen. Everybody has one card."""
        resident = self._living(resident_id)
        record = self._new_record(resident, file)
        application = self._application(resident, record)
        await self._revocation.happened(Event.RENEWAL, resident_id)
        image = await self._desk.make(application, self._allowed(resident, secrets), resident.name, validity)
        self._desk.hand_out(image, file)
        await self.cards.add(record, self._ids.number())

    async def renew_card(self, resident_id: str, secrets: ChosenSecrets) -> None:
        """The old card is handed in and both its certificates fall; the new one has new keys and serials."""
        resident, old = self._living(resident_id), self._card(resident_id)
        record = self._new_record(resident, old.file)
        application = self._application(resident, record)
        self._issuance.check("auth", application)
        with self._desk.in_hand(old.file) as plastic:
            await self._revocation.happened(Event.RENEWAL, resident_id)
            image = await self._desk.make(application, self._allowed(resident, secrets), resident.name, None)
            card_desk.replace(plastic, image)
            await self.cards.add(record, self._ids.number())

    def check_signature_visit(self, resident_id: str, password: str | None = None) -> None:
        """Raise what would refuse a new signature certificate now: for asking before something else is registered."""
        resident, record = self._living(resident_id), self._card(resident_id)
        if record.state != "held":
            raise NoCard("this card is not in the person's hands")
        if resident.age_on(self._today()) < SIGNATURE_AGE:
            raise UnderFifteen("no signature certificate below fifteen")
        self._issuance.check("sign", self._application(resident, record))
        with self._desk.in_hand(record.file) as plastic:
            card_desk.need_password(plastic, password)

    async def write_new_signature_certificate(self, resident_id: str, password: str | None = None) -> None:
        """A later visit: a new signature key and certificate on the same card; the first one needs a password."""
        self.check_signature_visit(resident_id, password)
        resident, record = self._living(resident_id), self._card(resident_id)
        application = self._application(resident, record)
        with self._desk.in_hand(record.file) as plastic:
            await self._revocation.happened(Event.ATTRIBUTES_CHANGED, resident.id)
            await self._desk.write_signature(plastic, application, password)

    async def move(self, resident_id: str, address: str, municipality: str) -> None:
        """Moving house: the signature certificate falls, because it carries the address; login stays."""
        locality(municipality)
        flags = "0" * len(address)
        await self._change(
            resident_id,
            lambda r: replace(r, address=address, address_substitutes=flags, municipality=municipality),
        )

    async def change_name(self, resident_id: str, name: str) -> None:
        """Marriage and other changes of name: the signature certificate falls."""
        await self._change(resident_id, lambda r: replace(r, name=name, name_substitutes="0" * len(name)))

    async def lose_card(self, resident_id: str) -> None:
        """The holder reports the loss: both certificates fall at once."""
        await self._card_ends(resident_id, Event.LOST, "lost")

    async def suspect_key(self, resident_id: str) -> None:
        """A key may be known to somebody else: both certificates are held, and a hold is never released."""
        await self._card_ends(resident_id, Event.KEY_SUSPECTED, "suspended")

    async def discard_card(self, resident_id: str) -> None:
        """The card was never collected: both certificates fall before anybody used them."""
        await self._card_ends(resident_id, Event.DISCARDED, "discarded")

    async def die(self, resident_id: str) -> None:
        """Death, or leaving the register: both certificates fall; the resident stays on record as gone."""
        self._living(resident_id)
        await self._revocation.happened(Event.DEATH, resident_id)
        await self.residents.change_resident(resident_id, lambda resident: replace(resident, died=True))

    async def _card_ends(self, resident_id: str, event: Event, state: str) -> None:
        record = self._card(resident_id)
        await self._revocation.happened(event, resident_id)
        await self.cards.set_state(record.id, state)

    async def _change(self, resident_id: str, to: Callable[[Resident], Resident]) -> None:
        _attributes(to(self._living(resident_id)))  # what no certificate may carry is refused before anything falls
        await self._revocation.happened(Event.ATTRIBUTES_CHANGED, resident_id)
        await self.residents.change_resident(resident_id, to)

    def _new_record(self, resident: Resident, file: str) -> CardRecord:
        """番号法施行令 and ordinance: a card lives to the tenth birthday, a minor's to the fifth."""
        minor = resident.age_on(self._today()) < ADULT
        birthdays = MINOR_CARD_BIRTHDAYS if minor else ADULT_CARD_BIRTHDAYS
        expires = nth_birthday_after(resident.birth_date, self._today(), birthdays)
        return CardRecord(self._ids.token(12), resident.id, file, expires, "held")

    def _allowed(self, resident: Resident, secrets: ChosenSecrets) -> ChosenSecrets:
        old_enough = resident.age_on(self._today()) >= SIGNATURE_AGE
        return secrets if old_enough else replace(secrets, password="")

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
            raise NoCard("this resident has no card")
        return record

    def _today(self) -> date:
        return self._clock.now().astimezone(JST).date()


def _attributes(resident: Resident) -> FourAttributes:
    try:
        return FourAttributes(
            resident.name,
            resident.name_substitutes,
            resident.sex,
            resident.birth_date,
            resident.address,
            resident.address_substitutes,
        )
    except AttributesRefused as unfit:
        raise AttributesUnfit(str(unfit)) from unfit
