"""The check at the door: a record comes in only if its schema holds and no individual number is in it.

番号法 20条 forbids keeping other people's numbers, so a record with one is refused as a whole, and the
refusal does not repeat it. Validation happens once, here; reads trust what lies in the vault.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from data_trust.domain import Domain
from data_trust.errors import BadInput
from data_trust.vault.record import Arrival, Source, canonical
from data_trust.vault.store import VaultStore
from foundation.clock import Clock
from foundation.database import Database, Transaction
from foundation.number_guard import find_individual_number

_LARGEST_RECORD = 64 * 1024


@dataclass(frozen=True)
class Intake:
    """Checks and deposits records."""

    db: Database
    vault: VaultStore
    domains: Mapping[str, Domain]
    clock: Clock

    async def deposit(self, subject: str, domain: str, datatype: str, resource: dict[str, Any], source: Source) -> bool:
        """Keep one record; False when it was here already."""
        return await self.deposit_all(subject, [Arrival(domain, datatype, resource, source)]) == 1

    async def deposit_all(self, subject: str, arrivals: Iterable[Arrival]) -> int:
        """Keep all or, when one of them is bad, none; returns how many were new."""
        checked = list(arrivals)
        for arrival in checked:
            self._check(arrival)
        now = self.clock.timestamp()

        def write(tx: Transaction) -> int:
            return sum(self.vault.deposit(tx, subject, arrival, now) for arrival in checked)

        return await self.db.write(write)

    def _check(self, arrival: Arrival) -> None:
        domain = self.domains.get(arrival.domain)
        if domain is None or arrival.datatype not in domain.schemas:
            raise BadInput("no such kind of record", "record-invalid")
        flaw = next(domain.schemas[arrival.datatype](arrival.resource, arrival.datatype), None)
        if flaw is not None:
            raise BadInput(f"{flaw.path} must be {flaw.expected}", "record-invalid")
        body = canonical(arrival.resource)
        if len(body) > _LARGEST_RECORD:
            raise BadInput("the record is too large", "record-invalid")
        if find_individual_number(body.decode("utf-8", "replace")):
            raise BadInput("a record of this collection carries one", "individual-number")
