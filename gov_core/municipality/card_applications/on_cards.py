"""Applications on people's cards: put on and taken off at a counter, and a record judged that a reader brought.

A new card starts without any: each is put anew, with the same id of the service and a new token. So the record of a
card that was lost, replaced or given back leads to nobody, though the plastic still holds it.
"""

from dataclasses import dataclass

from gov_core.card import added_application
from gov_core.municipality.card_applications.entry import CardApplication
from gov_core.municipality.card_applications.refusals import BasisForbids, NoApplication, NotTheOwner
from gov_core.municipality.card_applications.registry import Registry
from gov_core.municipality.card_applications.store import ApplicationStore, OnCard
from gov_core.municipality.changes import lives_in
from gov_core.municipality.counter import Counter
from gov_core.municipality.refusals import NoCard
from gov_core.municipality.secrets_chosen import check_pin
from gov_core.municipality.store import ServiceRegister
from gov_core.number.resident import Resident

SEPARATOR = "."
_DIGITS = 10


@dataclass(frozen=True)
class Read:
    """What a good record leads to: the id of the service, and since when it is registered (Unix seconds)."""

    application: CardApplication
    service_id: str
    registered_at: int


@dataclass(frozen=True)
class ApplicationsOnCards:
    """The counter's work with applications; `at` is always the municipality whose counter it is."""

    office: Counter
    registry: Registry
    services: ServiceRegister
    store: ApplicationStore

    async def put(self, resident_id: str, aid: str, *, at: str, pin: str | None = None) -> None:
        """Write an application and its id record to the card in the person's hands; one that is there is replaced.

        `pin`: chosen by the person, four digits, for an application behind one. Raises NoApplication, NotTheOwner,
        BasisForbids, NotOnRegister, NoCard, CardExpired, SecretsUnfit or CardInReader, and then nothing has changed.
        """
        application = self.registry.current(aid)
        if not application.owned_by.of_the_state and at != application.owner:
            raise NotTheOwner("only the counter of the owner puts this application on a card")
        resident, record = self.office.living(resident_id), self.office.held(resident_id)
        self.must_be_allowed(application, resident)
        if application.behind_pin:
            check_pin(pin or "")
        token, now = self.office.ids.token(16), self.office.clock.timestamp()
        with self.office.desk.in_hand(record.file) as image:
            service_id = await self._service_id(application, resident_id, now)
            content = f"{service_id}{SEPARATOR}{token}".encode()
            added_application.put(image, bytes.fromhex(aid), content, pin=pin if application.behind_pin else None)
            await self.store.put(OnCard(token, record.id, resident_id, aid, now, None))
        await self.office.note(resident_id, "application-put", _named(application))

    async def remove(self, resident_id: str, aid: str, *, at: str) -> None:
        """Take one off the card: at the owner's counter or where the person lives; the service's id stays registered.

        A withdrawn one is taken off anywhere. Raises NoApplication, NotTheOwner, NotOnRegister, NoCard or CardInReader.
        """
        resident, record = self.office.living(resident_id), self.office.card_of(resident_id)
        if record.state != "held":
            raise NoCard("this card is not in the person's hands")
        if not any(carried.aid == aid for carried in self.carried(resident_id)):
            raise NoApplication("this application is not on the card")
        application = self.registry.entry(aid)
        if application in self.registry.usable() and not _may_remove(application, resident, at):
            raise NotTheOwner("the owner or the municipality where the person lives takes this off")
        with self.office.desk.in_hand(record.file) as image:
            if image.application(bytes.fromhex(aid)) is not None:
                added_application.remove(image, bytes.fromhex(aid))
            await self.store.remove(record.id, aid, self.office.clock.timestamp())
        await self.office.note(resident_id, "application-removed", _named(application))

    def carried(self, resident_id: str) -> list[OnCard]:
        """What the card in the person's hands, or the newest one, carries."""
        card = self.office.cards.of_resident(resident_id)
        return [each for each in self.store.of_resident(resident_id) if card is not None and each.card == card.id]

    def left_behind(self, resident_id: str) -> list[CardApplication]:
        """What lay on an earlier card and may be put on this one anew."""
        carried = {each.aid for each in self.carried(resident_id)}
        earlier = {each.aid for each in self.store.of_resident(resident_id)} - carried
        return [application for application in self.registry.usable() if application.aid in earlier]

    def must_be_allowed(self, application: CardApplication, resident: Resident) -> None:
        """Raise BasisForbids for a person the ordinance or notice is not for."""
        if application.open_to == "residents" and not lives_in(resident, application.owner):
            raise BasisForbids("only for residents of the owner")
        if application.open_to == "registered" and self._registration(application, resident.id) is None:
            raise BasisForbids("only for persons the owner has registered")

    def read(self, aid: str, owner: str, content: bytes) -> Read:
        """Judge the record that `owner` read from a card.

        Raises NotTheOwner, BasisForbids, or NoApplication for whatever leads to nobody now.
        """
        application = self.registry.current(aid)
        if application.owner != owner:
            raise NotTheOwner("only the owner reads its application")
        service_id, _, token = content.decode("ascii", "replace").partition(SEPARATOR)
        found = self.store.by_token(token)
        if found is None or found.aid != aid or not self._in_hand(found):
            raise NoApplication("this record is of no card in somebody's hands")
        resident = self.office.residents.resident(found.resident)
        if resident is None or resident.died:
            raise NoApplication("nobody living has this card")
        self.must_be_allowed(application, resident)
        registration = self._registration(application, resident.id)
        if registration is None or registration[0] != service_id:
            raise NoApplication("this id is not registered")
        return Read(application, *registration)

    def _in_hand(self, found: OnCard) -> bool:
        card = self.office.cards.of_resident(found.resident)
        return card is not None and card.id == found.card and card.state_on(self.office.today()) == "held"

    def _registration(self, application: CardApplication, resident_id: str) -> tuple[str, int] | None:
        return self.services.registration(application.service, application.owner, resident_id)

    async def _service_id(self, application: CardApplication, resident_id: str, now: int) -> str:
        fresh = f"{int.from_bytes(self.office.ids.raw(8)) % 10**_DIGITS:0{_DIGITS}d}"
        return await self.services.register(application.service, application.owner, resident_id, fresh, now)


def _may_remove(application: CardApplication, resident: Resident, at: str) -> bool:
    return application.owned_by.of_the_state or at == application.owner or lives_in(resident, at)


def _named(application: CardApplication) -> str:
    return f"{application.title_ja} ({application.owned_by.name_ja}, {application.aid})"
