"""Counts a query on the day it is made in Japan."""

from datetime import timedelta, timezone

from foundation.clock import Clock
from gov_core.jpki.fees.statement import Statement, statement
from gov_core.jpki.fees.store import Query, UsageStore
from gov_core.jpki.fees.tariff import Method
from gov_core.jpki.kinds import Kind

JST = timezone(timedelta(hours=9))


class Accounting:
    """The one place that counts; an answer leaves the house only after its count is on disk."""

    def __init__(self, store: UsageStore, clock: Clock) -> None:
        self._store, self._clock = store, clock

    async def count(self, verifier: str, method: Method, kind: Kind, *, hit: bool) -> None:
        """One query. Raises StorageFailed, and then nothing may be answered."""
        day = self._clock.now().astimezone(JST).date()
        await self._store.add(Query(verifier, day, method, kind, hit))

    def statement(self, verifier: str, month: str) -> Statement:
        """One verifier's month `YYYY-MM`. Raises NoMonth."""
        return statement(self._store, verifier, month)
