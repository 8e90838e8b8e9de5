"""A municipality's counter: registers a resident in one of its services and finds the registration by the card again.

印鑑登録 (seal registration), the library, and what it has a card application for: each is the municipality's own id,
made here by chance, kept apart from every other id, and told to that municipality only. A seal registration lapses
when the person moves away.
"""

from dataclasses import dataclass

from foundation.clock import Clock
from foundation.ids import IdSource
from gov_core.kiosk.municipalities import Municipality
from gov_core.kiosk.refusals import NotRegistered
from gov_core.municipality.card_applications.registry import Registry
from gov_core.municipality.changes import lives_in
from gov_core.municipality.store import ServiceRegister
from gov_core.number.store import NumberStore

SEAL, LIBRARY = "seal_registration", "library"
SERVICES = (SEAL, LIBRARY)
_DIGITS = 10


@dataclass(frozen=True)
class Counter:
    """Registrations of every municipality, each behind its own door."""

    services: ServiceRegister
    residents: NumberStore
    registry: Registry
    clock: Clock
    ids: IdSource

    def offers(self, municipality: Municipality, service: str) -> bool:
        """Whether this counter has the service: a municipality seals and library, others by a card application."""
        if service in SERVICES and municipality.code.isdigit():
            return True
        own = (each.service for each in self.registry.usable() if each.owner == municipality.code)
        return service in own

    async def register(self, municipality: Municipality, service: str, holder: str) -> str:
        """The person's id in this service; some are for residents of this municipality only. Raises NotRegistered."""
        if self._for_residents(municipality, service) and not self._lives_here(municipality, holder):
            raise NotRegistered("only a resident may register here")
        service_id = f"{int.from_bytes(self.ids.raw(8)) % 10**_DIGITS:0{_DIGITS}d}"
        return await self.services.register(service, municipality.code, holder, service_id, self.clock.timestamp())

    def registration(self, municipality: Municipality, service: str, holder: str) -> tuple[str, int]:
        """(id, registered at) at this municipality; what others keep looks like nothing. Raises NotRegistered."""
        found = self.services.registration(service, municipality.code, holder)
        if found is None or (self._for_residents(municipality, service) and not self._lives_here(municipality, holder)):
            raise NotRegistered("nothing is registered here")
        return found

    def _for_residents(self, municipality: Municipality, service: str) -> bool:
        return service == SEAL or any(
            (each.owner, each.service, each.open_to) == (municipality.code, service, "residents")
            for each in self.registry.usable()
        )

    def _lives_here(self, municipality: Municipality, holder: str) -> bool:
        resident = self.residents.resident(holder)
        return resident is not None and lives_in(resident, municipality.code)
