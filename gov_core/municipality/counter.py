"""What every visit at the counter needs: the person, their card, and what the CAs are told of them.

Raises refusals before anything falls or is issued; each event of a card's life is a method of one of the classes that
stand on this one.
"""

from dataclasses import dataclass, replace
from datetime import date

from foundation.clock import Clock
from foundation.ids import IdSource
from gov_core.card.holder import CardHolder
from gov_core.jpki.issuance import Application, Issuance
from gov_core.jpki.kinds import Kind
from gov_core.jpki.latest_attributes.consents import Consents
from gov_core.jpki.profile import Subject
from gov_core.jpki.revocation import Revocation
from gov_core.jpki.store import CertificateRow, JpkiStore
from gov_core.jpki.validity import JST, nth_birthday_after
from gov_core.municipality.card_desk import CardDesk
from gov_core.municipality.places import locality
from gov_core.municipality.refusals import AttributesUnfit, CardExpired, NoCard, NotOnRegister
from gov_core.municipality.secrets_chosen import ChosenSecrets
from gov_core.municipality.store import CardRecord, CardRegister
from gov_core.number.designation import Designation
from gov_core.number.resident import Resident
from gov_core.number.store import NumberStore
from standards.jpki_certificate import AttributesRefused, FourAttributes

ADULT, SIGNATURE_AGE = 18, 15
ADULT_CARD_BIRTHDAYS, MINOR_CARD_BIRTHDAYS = 10, 5
OPERATOR = "registrar's desk"  # who did it, until officials sign in


@dataclass(frozen=True)
class Counter:
    """The parts a counter works with, and the looks every visit begins with."""

    residents: NumberStore
    designation: Designation
    issuance: Issuance
    revocation: Revocation
    certificates: JpkiStore
    consents: Consents
    cards: CardRegister
    desk: CardDesk
    clock: Clock
    ids: IdSource

    async def note(self, resident_id: str, event: str, detail: str = "") -> None:
        """Write into the card's history who did what when; never a secret or a number."""
        await self.cards.note(resident_id, self.clock.timestamp(), event, OPERATOR, detail)

    def living(self, resident_id: str) -> Resident:
        """The person. Raises NotOnRegister."""
        resident = self.residents.resident(resident_id)
        if resident is None or resident.died:
            raise NotOnRegister("no living resident has this id")
        return resident

    def card_of(self, resident_id: str) -> CardRecord:
        """The newest card, in whatever state. Raises NoCard."""
        record = self.cards.of_resident(resident_id)
        if record is None:
            raise NoCard("this resident has no card")
        return record

    def held(self, resident_id: str) -> CardRecord:
        """The card in the person's hands, within its validity. Raises NoCard or CardExpired."""
        record = self.card_of(resident_id)
        if record.state != "held":
            raise NoCard("this card is not in the person's hands")
        if record.expires < self.today():
            raise CardExpired("the card is past its end")
        return record

    def new_record(self, resident: Resident, file: str, state: str = "held") -> CardRecord:
        """番号法施行令 and ordinance: a card lives to the tenth birthday, a minor's to the fifth."""
        minor = resident.age_on(self.today()) < ADULT
        birthdays = MINOR_CARD_BIRTHDAYS if minor else ADULT_CARD_BIRTHDAYS
        expires = nth_birthday_after(resident.birth_date, self.today(), birthdays)
        code = f"{int.from_bytes(self.ids.raw(4)) % 10_000:04d}"
        return CardRecord(self.ids.token(12), resident.id, file, expires, state, code)

    def holder(self, resident: Resident, record: CardRecord) -> CardHolder:
        """What is printed on the card and written to its face applications: here card and number meet."""
        number = self.residents.number_of(resident.id)
        if number is None:
            raise NotOnRegister("this resident has no individual number yet")
        return CardHolder(
            number=number,
            name=resident.name,
            address=resident.address,
            birth_date=resident.birth_date,
            sex=resident.sex,
            expires=record.expires,
            security_code=record.security_code,
            photo=b"",
            municipality_code=resident.municipality,
        )

    def newest(self, resident_id: str, kind: Kind) -> CertificateRow | None:
        """The newest certificate of a kind on the person's card, fallen or not."""
        rows = [row for row in self.certificates.of_holder(resident_id) if (row.kind, row.carrier) == (kind, "card")]
        return rows[-1] if rows else None

    def allowed(self, resident: Resident, secrets: ChosenSecrets) -> ChosenSecrets:
        """Without the signature password below fifteen and on a card without PIN."""
        old_enough = resident.age_on(self.today()) >= SIGNATURE_AGE
        return secrets if old_enough else replace(secrets, password="")

    def application(self, resident: Resident, record: CardRecord) -> Application:
        """What the CAs are told."""
        name = self.issuance.common_name(resident.municipality)
        subject = Subject(name, locality(resident.municipality), attributes(resident))
        return Application(resident.id, record.id, subject, record.expires)

    def today(self) -> date:
        """The day in Japan."""
        return self.clock.now().astimezone(JST).date()


def attributes(resident: Resident) -> FourAttributes:
    """The four attributes of a signature certificate. Raises AttributesUnfit for what no certificate may carry."""
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
