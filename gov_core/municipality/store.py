"""Which card a resident holds, what happened to it, what was checked at the counter, and ids in services."""

from dataclasses import dataclass, field
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
    security_code: str


class CardEvent(house_tables("gov_core"), table=True):  # type: ignore[misc, call-arg]
    """One line of a card's history: who did what when, without a secret or a number."""

    id: int | None = Field(default=None, primary_key=True)
    resident: str = Field(index=True)
    at: int
    event: str
    done_by: str
    detail: str


class CounterCheckRecord(house_tables("gov_core"), table=True):  # type: ignore[misc, call-arg]
    """One check of number and identity at the counter: what was looked at, never what stood there."""

    id: int | None = Field(default=None, primary_key=True)
    resident: str = Field(index=True)
    at: int
    record: str


class MunicipalRegistration(house_tables("gov_core"), table=True):  # type: ignore[misc, call-arg]
    """An id of a person in one service, made by who owns the service; it says nothing anywhere else.

    `municipality` is the owner: a municipality's code, or a body of the state (card_applications/owners.py).
    """

    service: str = Field(primary_key=True)
    municipality: str = Field(primary_key=True)
    holder: str = Field(primary_key=True)
    service_id: str = Field(unique=True)
    registered_at: int


@dataclass(frozen=True)
class CardRecord:
    """One card. `state`: applied, issued (waits to be collected), uncollected (discarded while it waited), held,
    replaced, lost, suspended, returned, discarded.

    `expires` is its last day in Japan; `security_code` the four digits on its face.
    """

    id: str
    resident: str
    file: str
    expires: date
    state: str
    security_code: str = field(default="0000", repr=False)

    def state_on(self, day: date) -> str:
        """The state, or expired for a card in somebody's hands after its last day."""
        return "expired" if self.state == "held" and self.expires < day else self.state


@dataclass(frozen=True)
class HistoryLine:
    """One event of a card; `at` in Unix seconds."""

    at: int
    event: str
    done_by: str
    detail: str


_CARD = "id, resident, file, expires, state, security_code"
_NEVER_IN_HAND = "'applied', 'issued', 'uncollected'"


class CardRegister:
    """Reads and writes cards, their history and the checks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, record: CardRecord, number: int, *, keep_held: bool = False) -> None:
        """Keep a new card; the ones before it are replaced, unless an application leaves the held one alone."""
        values = (
            *(record.id, record.resident, record.file, record.expires.isoformat(), record.state),
            *(record.security_code, number),
        )

        def work(tx: Transaction) -> None:
            if not keep_held:
                tx.execute("UPDATE issuedcard SET state = 'replaced' WHERE resident = ?", (record.resident,))
            sql = f"INSERT INTO issuedcard ({_CARD}, number) VALUES (?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
            tx.execute(sql, values)

        await self._database.write(work)

    async def set_state(self, card_id: str, state: str) -> None:
        """Note what became of a card."""
        await self._database.change("UPDATE issuedcard SET state = ? WHERE id = ?", (state, card_id))

    def of_resident(self, resident: str) -> CardRecord | None:
        """The newest card a resident got; one never in the person's hands counts when there is no other."""
        sql = (
            f"SELECT {_CARD} FROM issuedcard WHERE resident = ? "  # noqa: S608
            f"ORDER BY state IN ({_NEVER_IN_HAND}), number DESC LIMIT 1"
        )
        return _card(self._database.row(sql, (resident,)))

    def in_state(self, resident: str, state: str) -> CardRecord | None:
        """The newest card of a resident in exactly this state."""
        sql = f"SELECT {_CARD} FROM issuedcard WHERE resident = ? AND state = ? ORDER BY number DESC LIMIT 1"  # noqa: S608
        return _card(self._database.row(sql, (resident, state)))

    async def note(self, resident: str, at: int, event: str, done_by: str, detail: str) -> None:
        """Write a line of history."""
        sql = "INSERT INTO cardevent (resident, at, event, done_by, detail) VALUES (?, ?, ?, ?, ?)"
        await self._database.change(sql, (resident, at, event, done_by, detail))

    def history(self, resident: str) -> list[HistoryLine]:
        """Everything that happened to a person's cards, oldest first."""
        sql = "SELECT at, event, done_by, detail FROM cardevent WHERE resident = ? ORDER BY id"
        return [HistoryLine(*row) for row in self._database.rows(sql, (resident,))]

    async def keep_check(self, resident: str, at: int, record: str) -> None:
        """Keep what was looked at when number and identity were checked."""
        sql = "INSERT INTO countercheckrecord (resident, at, record) VALUES (?, ?, ?)"
        await self._database.change(sql, (resident, at, record))

    def checks(self, resident: str) -> list[tuple[int, str]]:
        """(at, record) of every check, oldest first."""
        sql = "SELECT at, record FROM countercheckrecord WHERE resident = ? ORDER BY id"
        rows = self._database.rows(sql, (resident,))
        return [(int(row[0]), str(row[1])) for row in rows]


class ServiceRegister:
    """Ids of people in the services of municipalities and the state."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def register(self, service: str, municipality: str, holder: str, service_id: str, now: int) -> str:
        """The id of this person in this service; a second registration changes nothing."""
        where = (service, municipality, holder)

        def work(tx: Transaction) -> str:
            found = tx.one(
                "SELECT service_id FROM municipalregistration WHERE service = ? AND municipality = ? AND holder = ?",
                where,
            )
            if found:
                return str(found[0])
            tx.execute(
                "INSERT INTO municipalregistration (service, municipality, holder, service_id, registered_at) "
                "VALUES (?, ?, ?, ?, ?)",
                (*where, service_id, now),
            )
            return service_id

        return await self._database.write(work)

    def registration(self, service: str, municipality: str, holder: str) -> tuple[str, int] | None:
        """(id, registered at) of this person at this municipality."""
        sql = (
            "SELECT service_id, registered_at FROM municipalregistration "
            "WHERE service = ? AND municipality = ? AND holder = ?"
        )
        row = self._database.row(sql, (service, municipality, holder))
        return (str(row[0]), int(row[1])) if row else None


def _card(row: tuple[str, ...] | None) -> CardRecord | None:
    return CardRecord(row[0], row[1], row[2], date.fromisoformat(row[3]), row[4], row[5]) if row else None
