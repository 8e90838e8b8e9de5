"""The counts: one row for each verifier, day, method, kind and outcome; never a serial number."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Field

from foundation.database import Database, Transaction, house_tables
from gov_core.jpki.fees.tariff import Method
from gov_core.jpki.kinds import Kind


class JpkiUsage(house_tables("gov_core"), table=True):  # type: ignore[misc, call-arg]
    """How often; the key is everything but the count."""

    verifier: str = Field(primary_key=True)
    day: str = Field(primary_key=True)
    method: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    hit: bool = Field(primary_key=True)
    count: int


@dataclass(frozen=True)
class Query:
    """One query as it is billed; `day` in Japan."""

    verifier: str
    day: date
    method: Method
    kind: Kind
    hit: bool


@dataclass(frozen=True)
class Usage:
    """Equal queries and their number."""

    query: Query
    count: int


_ADD = (
    "INSERT INTO jpkiusage (verifier, day, method, kind, hit, count) VALUES (?, ?, ?, ?, ?, 1) "
    "ON CONFLICT (verifier, day, method, kind, hit) DO UPDATE SET count = jpkiusage.count + 1"
)


class UsageStore:
    """Reads and writes them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, query: Query) -> None:
        """Count one; when this returns, a crash loses it no more. Raises StorageFailed."""
        values = (query.verifier, query.day.isoformat(), query.method, query.kind, query.hit)

        def work(tx: Transaction) -> None:
            tx.execute(_ADD, values)

        await self._database.write(work)

    def between(self, first: date, last: date, verifier: str | None = None) -> list[Usage]:
        """All counts of these days, both ends included; of one verifier or of all."""
        sql = (
            "SELECT verifier, day, method, kind, hit, count FROM jpkiusage "
            "WHERE day BETWEEN ? AND ? ORDER BY verifier, day, method, kind, hit"
        )
        rows = self._database.rows(sql, (first.isoformat(), last.isoformat()))
        found = [Usage(Query(r[0], date.fromisoformat(r[1]), r[2], r[3], bool(r[4])), r[5]) for r in rows]
        return [usage for usage in found if verifier is None or usage.query.verifier == verifier]
