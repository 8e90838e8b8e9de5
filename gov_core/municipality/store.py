"""Which card a resident holds, and how it is doing."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Field

from foundation.database import Database, Transaction, house_tables


class IssuedCard(house_tables("gov_core"), table=True):  # type: ignore[misc, call-arg]
    """One card; `file` is the name of its image."""

    id: str = Field(primary_key=True)
    resident: str = Field(index=True)
    file: str
    expires: str
    state: str
    number: int


@dataclass(frozen=True)
class CardRecord:
    """One card: `state` is held, replaced, lost, suspended or discarded."""

    id: str
    resident: str
    file: str
    expires: date
    state: str


class CardRegister:
    """Reads and writes the table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, record: CardRecord, number: int) -> None:
        """Keep a new card; the ones before it are replaced."""
        values = (record.id, record.resident, record.file, record.expires.isoformat(), record.state, number)

        def work(tx: Transaction) -> None:
            tx.execute("UPDATE issuedcard SET state = 'replaced' WHERE resident = ?", (record.resident,))
            sql = "INSERT INTO issuedcard (id, resident, file, expires, state, number) VALUES (?, ?, ?, ?, ?, ?)"
            tx.execute(sql, values)

        await self._database.write(work)

    async def set_state(self, card_id: str, state: str) -> None:
        """Note what became of a card."""
        await self._database.write(
            lambda tx: tx.execute("UPDATE issuedcard SET state = ? WHERE id = ?", (state, card_id))
        )

    def of_resident(self, resident: str) -> CardRecord | None:
        """The newest card of a resident."""
        sql = (
            "SELECT id, resident, file, expires, state FROM issuedcard WHERE resident = ? ORDER BY number DESC LIMIT 1"
        )
        row = self._database.read(lambda tx: tx.one(sql, (resident,)))
        return CardRecord(row[0], row[1], row[2], date.fromisoformat(row[3]), row[4]) if row else None
