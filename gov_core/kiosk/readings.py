"""Reading a card application in a visit at a counter: asked for by its owner, judged, told to its owner.

Such a visit proves nobody: the record leads to one id of one service, never to a person, so no other lookup follows.
"""

from dataclasses import dataclass

from gov_core.kiosk.municipalities import Municipality
from gov_core.kiosk.refusals import NotProven, VisitOver
from gov_core.kiosk.store import KioskStore, Visit
from gov_core.kiosk.visits import APPLICATION_TICKET, Visits
from gov_core.municipality.card_applications.entry import CardApplication
from gov_core.municipality.card_applications.on_cards import ApplicationsOnCards
from gov_core.municipality.card_applications.refusals import NotTheOwner


@dataclass(frozen=True)
class Readings:
    """Visits for one application each."""

    store: KioskStore
    visits: Visits
    applications: ApplicationsOnCards

    async def begin(self, municipality: Municipality, aid: str) -> tuple[Visit, str]:
        """(the visit, the ticket for the reader). Raises NoApplication or NotTheOwner."""
        application = self.applications.registry.current(aid)
        if application.owner != municipality.code:
            raise NotTheOwner("only the owner asks for its application")
        visit = await self.visits.begin(municipality.code)
        await self.store.ask_for(visit.id, aid, visit.started_at)
        return visit, self.visits.ticket(visit, APPLICATION_TICKET)

    def asked(self, ticket: str) -> tuple[Visit, CardApplication]:
        """What a ticket asks for, until its record was read. Raises VisitOver or NoApplication."""
        visit = self.visits.of_ticket(ticket, APPLICATION_TICKET)
        reading = self.store.reading(visit.id)
        if reading is None or reading.service_id is not None:
            raise VisitOver("the application was read in this visit")
        return visit, self.applications.registry.current(reading.aid)

    async def give(self, ticket: str, content: bytes) -> None:
        """Judge a record; the visit's one chance is spent by a good one only.

        Raises VisitOver, and for a record that leads to nobody what ApplicationsOnCards.read raises.
        """
        visit, application = self.asked(ticket)
        read = self.applications.read(application.aid, visit.place, content)
        if not await self.store.keep_reading(visit.id, read.service_id, read.registered_at):
            raise VisitOver("the application was read in this visit")

    def told(self, visit_id: str, municipality: Municipality) -> tuple[CardApplication, str, int]:
        """(application, id, registered at) for the counter that asked. Raises VisitOver or NotProven."""
        visit = self.visits.of_counter(visit_id, municipality.code)
        reading = self.store.reading(visit.id)
        if reading is None or reading.service_id is None or reading.registered_at is None:
            raise NotProven("no card application was read in this visit")
        return self.applications.registry.current(reading.aid), reading.service_id, reading.registered_at
