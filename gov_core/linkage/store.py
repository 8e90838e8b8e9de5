"""Tables of the linkage room: open acquisitions, codes, and the record of every exchange as each side keeps it."""

from dataclasses import astuple, dataclass
from typing import Any

from sqlmodel import Field

from foundation.database import Database, Transaction, house_tables

SIDES = ("asker", "provider", "core")


class LinkageAcquisition(house_tables("gov_core"), table=True):  # type: ignore[misc, call-arg]
    """An acquisition number that was not used yet, as a digest."""

    digest: str = Field(primary_key=True)
    agency: str
    person: str
    until: int


class LinkageCode(house_tables("gov_core"), table=True):  # type: ignore[misc, call-arg]
    """The one code of one person at one agency."""

    agency: str = Field(primary_key=True)
    person: str = Field(primary_key=True)
    code: str = Field(unique=True)


class LinkageEntry(house_tables("gov_core"), table=True):  # type: ignore[misc, call-arg]
    """One side's record of one exchange; only the core's knows the person, for the person's own view."""

    side: str = Field(primary_key=True)
    asker: str = Field(primary_key=True)
    record_id: str = Field(primary_key=True)
    provider: str = Field(index=True)
    work: str
    item: str
    asked_at: int = Field(index=True)
    answered_at: int | None = Field(default=None)
    outcome: str
    person: str | None = Field(default=None, index=True)
    undisclosed: bool = False


@dataclass(frozen=True)
class Entry:
    """What the law wants on record (番号法 第23条): asker and provider, times, item, and how it ended."""

    asker: str
    record_id: str
    provider: str
    work: str
    item: str
    asked_at: int
    answered_at: int | None
    outcome: str


_ENTRY = "asker, record_id, provider, work, item, asked_at, answered_at, outcome"


class LinkageStore:
    """Reads and writes the three tables."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add_acquisition(self, digest: str, agency: str, person: str, until: int) -> None:
        """Keep an open acquisition."""

        def work(tx: Transaction) -> None:
            sql = "INSERT INTO linkageacquisition (digest, agency, person, until) VALUES (?, ?, ?, ?)"
            tx.execute(sql, (digest, agency, person, until))

        await self._database.write(work)

    async def consume_acquisition(self, digest: str, agency: str, fresh: str, now: int) -> str | None:
        """Use an acquisition up and give the agency's code for its person: `fresh` unless there is one already."""

        def work(tx: Transaction) -> str | None:
            tx.execute("DELETE FROM linkageacquisition WHERE until < ?", (now,))
            sql = "DELETE FROM linkageacquisition WHERE digest = ? AND agency = ? RETURNING person"
            row = tx.one(sql, (digest, agency))
            return _code(tx, agency, row[0], fresh) if row else None

        return await self._database.write(work)

    def person_of(self, agency: str, code: str) -> str | None:
        """Whom this agency means by this code."""
        return self._text("SELECT person FROM linkagecode WHERE agency = ? AND code = ?", agency, code)

    def code_of(self, agency: str, person: str) -> str | None:
        """This agency's code for a person."""
        return self._text("SELECT code FROM linkagecode WHERE agency = ? AND person = ?", agency, person)

    async def open(self, entry: Entry, person: str | None, undisclosed: bool) -> bool:
        """Write the record of all three sides at once; False when the asker used the record id before."""
        sql = f"INSERT INTO linkageentry (side, {_ENTRY}, person, undisclosed) VALUES (?, {'?, ' * 8}?, ?)"  # noqa: S608

        def work(tx: Transaction) -> bool:
            used = "SELECT 1 FROM linkageentry WHERE asker = ? AND record_id = ?"
            if tx.one(used, (entry.asker, entry.record_id)):
                return False
            for side in SIDES:
                tx.execute(sql, (side, *astuple(entry), person if side == "core" else None, undisclosed))
            return True

        return await self._database.write(work)

    async def close(self, asker: str, record_id: str, at: int, outcome: str) -> None:
        """Note on all sides how and when the exchange ended."""
        sql = "UPDATE linkageentry SET answered_at = ?, outcome = ? WHERE asker = ? AND record_id = ?"
        await self._database.change(sql, (at, outcome, asker, record_id))

    def of_agency(self, agency: str, most: int) -> list[Entry]:
        """An agency's own records, on whichever side it stood, newest first."""
        where = "(side = 'asker' AND asker = ?) OR (side = 'provider' AND provider = ?)"
        return self._entries(f"{where} ORDER BY asked_at DESC, record_id LIMIT ?", agency, agency, most)

    def of_person(self, person: str) -> list[Entry]:
        """What the person's portal shows: everything about them that is not undisclosed by law."""
        return self._entries("side = 'core' AND person = ? AND NOT undisclosed ORDER BY asked_at DESC", person)

    async def purge(self, before: int) -> int:
        """Remove exchanges asked before this moment; returns how many."""
        sql = "DELETE FROM linkageentry WHERE asked_at < ?"
        rows = await self._database.change(sql, (before,))
        return rows // len(SIDES)

    def _entries(self, where: str, *values: Any) -> list[Entry]:
        sql = f"SELECT {_ENTRY} FROM linkageentry WHERE {where}"  # noqa: S608 - fixed texts only
        return [Entry(*row) for row in self._database.rows(sql, values)]

    def _text(self, sql: str, *values: str) -> str | None:
        row = self._database.row(sql, values)
        return str(row[0]) if row else None


def _code(tx: Transaction, agency: str, person: str, fresh: str) -> str:
    row = tx.one("SELECT code FROM linkagecode WHERE agency = ? AND person = ?", (agency, person))
    if row:
        return str(row[0])
    tx.execute("INSERT INTO linkagecode (agency, person, code) VALUES (?, ?, ?)", (agency, person, fresh))
    return fresh
