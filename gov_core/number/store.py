"""Tables of the number room: residents, numbers (living and dead), corporations."""

import re
from collections.abc import Callable
from datetime import date

from sqlmodel import Field

from foundation.database import Database, Transaction, house_tables
from foundation.errors import DomainError
from gov_core.number.resident import Corporation, Resident


class NumberTaken(DomainError):
    """This number was designated before, to somebody living or dead."""

    code = "number_taken"


class ResidentRecord(house_tables("gov_core"), table=True):  # type: ignore[misc, call-arg]
    """One resident as the municipality knows them."""

    id: str = Field(primary_key=True)
    name: str
    name_substitutes: str
    sex: str
    birth_date: str
    address: str
    address_substitutes: str
    municipality: str
    died: bool = False


class IndividualNumber(house_tables("gov_core"), table=True):  # type: ignore[misc, call-arg]
    """Every number ever designated; a changed one stays as dead, so that it is never given again."""

    number: str = Field(primary_key=True)
    resident: str = Field(index=True)
    dead: bool = False


class CorporateRecord(house_tables("gov_core"), table=True):  # type: ignore[misc, call-arg]
    """One corporation on the public register."""

    number: str = Field(primary_key=True)
    name: str = Field(index=True)
    address: str


_WILD = re.compile(r"[%_!]")
_RESIDENT = "id, name, name_substitutes, sex, birth_date, address, address_substitutes, municipality, died"


class NumberStore:
    """Reads and writes the three tables."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put_resident(self, resident: Resident) -> None:
        """Insert or replace a resident."""
        await self._database.write(lambda tx: _write(tx, resident))

    async def change_resident(self, resident_id: str, to: Callable[[Resident], Resident]) -> Resident | None:
        """Read, change and write back in one transaction, so that two events at once both count; None: no such one."""

        def work(tx: Transaction) -> Resident | None:
            row = tx.one(f"SELECT {_RESIDENT} FROM residentrecord WHERE id = ?", (resident_id,))  # noqa: S608
            if row is None:
                return None
            changed = to(_resident(row))
            _write(tx, changed)
            return changed

        return await self._database.write(work)

    def resident(self, resident_id: str) -> Resident | None:
        """One resident by id."""
        sql = f"SELECT {_RESIDENT} FROM residentrecord WHERE id = ?"  # noqa: S608
        row = self._database.row(sql, (resident_id,))
        return _resident(row) if row else None

    def residents(self) -> list[Resident]:
        """Everybody, in the order of their ids."""
        sql = f"SELECT {_RESIDENT} FROM residentrecord ORDER BY id"  # noqa: S608
        return [_resident(row) for row in self._database.rows(sql)]

    async def designate_first(self, number: str, resident_id: str) -> None:
        """Keep a number unless this resident has a living one already. Raises NumberTaken."""

        def work(tx: Transaction) -> None:
            if not tx.one("SELECT 1 FROM individualnumber WHERE resident = ? AND dead = FALSE", (resident_id,)):
                _designate(tx, number, resident_id)

        await self._database.write(work)

    async def designate_anew(self, number: str, resident_id: str) -> None:
        """Keep a number as this resident's living one; the one before becomes dead. Raises NumberTaken."""
        await self._database.write(lambda tx: _designate(tx, number, resident_id))

    def number_of(self, resident_id: str) -> str | None:
        """The living number. Only this room and the personalisation of a card may ask."""
        sql = "SELECT number FROM individualnumber WHERE resident = ? AND dead = FALSE"
        row = self._database.row(sql, (resident_id,))
        return str(row[0]) if row else None

    def all_numbers(self) -> list[str]:
        """Every number ever designated: for the test that searches for them elsewhere."""
        return [str(row[0]) for row in self._database.rows("SELECT number FROM individualnumber")]

    async def put_corporation(self, corporation: Corporation) -> None:
        """Insert or replace a corporation."""
        values = (corporation.number, corporation.name, corporation.address)

        def work(tx: Transaction) -> None:
            tx.execute("DELETE FROM corporaterecord WHERE number = ?", values[:1])
            tx.execute("INSERT INTO corporaterecord (number, name, address) VALUES (?, ?, ?)", values)

        await self._database.write(work)

    def corporation(self, number: str) -> Corporation | None:
        """One corporation by its number."""
        sql = "SELECT number, name, address FROM corporaterecord WHERE number = ?"
        row = self._database.row(sql, (number,))
        return Corporation(*row) if row else None

    def corporations_named(self, part: str, most: int) -> list[Corporation]:
        """Corporations whose name holds `part`."""
        sql = "SELECT number, name, address FROM corporaterecord WHERE name LIKE ? ESCAPE '!' ORDER BY number LIMIT ?"
        literal = _WILD.sub(r"!\g<0>", part)
        return [Corporation(*row) for row in self._database.rows(sql, (f"%{literal}%", most))]


def _write(tx: Transaction, it: Resident) -> None:
    values = (
        *(it.id, it.name, it.name_substitutes, it.sex, it.birth_date.isoformat()),
        *(it.address, it.address_substitutes, it.municipality, it.died),
    )
    tx.execute("DELETE FROM residentrecord WHERE id = ?", (it.id,))
    tx.execute(f"INSERT INTO residentrecord ({_RESIDENT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)  # noqa: S608


def _designate(tx: Transaction, number: str, resident_id: str) -> None:
    if tx.one("SELECT 1 FROM individualnumber WHERE number = ?", (number,)):
        raise NumberTaken
    tx.execute("UPDATE individualnumber SET dead = TRUE WHERE resident = ?", (resident_id,))
    tx.execute("INSERT INTO individualnumber (number, resident, dead) VALUES (?, ?, FALSE)", (number, resident_id))


def _resident(row: tuple[str, ...]) -> Resident:
    return Resident(row[0], row[1], row[2], row[3], date.fromisoformat(row[4]), row[5], row[6], row[7], bool(row[8]))
