"""Tables of the kiosk: visits, challenges, printed certificates, card applications read, the offices' keys."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import Field

from foundation.database import Database, Transaction, house_tables

KEPT_SECONDS = 24 * 3600


class KioskVisit(house_tables("gov_core"), table=True):  # type: ignore[misc, call-arg]
    """One visit; `place` is "store" or the code of a counter's municipality, `browser` a hash of the kiosk's cookie."""

    id: str = Field(primary_key=True)
    place: str
    browser: str
    started_at: int = Field(index=True)
    holder: str | None = None
    ended_at: int | None = None


class KioskChallenge(house_tables("gov_core"), table=True):  # type: ignore[misc, call-arg]
    """One challenge of a visit, answered at most once."""

    id: str = Field(primary_key=True)
    visit: str = Field(index=True)
    nonce: str
    issued_at: int = Field(index=True)
    used_at: int | None = None


class PrintedCertificate(house_tables("gov_core"), table=True):  # type: ignore[misc, call-arg]
    """One certificate that was handed out; `digest` is the SHA-256 of the signed file, in hexadecimal."""

    code: str = Field(primary_key=True)
    kind: str
    municipality: str
    holder: str
    issued_at: int
    fee_yen: int
    digest: str


class ApplicationReading(house_tables("gov_core"), table=True):  # type: ignore[misc, call-arg]
    """A card application read in a visit at a counter: which one was asked for, and the id it led to, once."""

    visit: str = Field(primary_key=True)
    aid: str
    asked_at: int = Field(index=True)
    service_id: str | None = None
    registered_at: int | None = None


class OfficeKey(house_tables("gov_core"), table=True):  # type: ignore[misc, call-arg]
    """The key a municipality's head signs with, sealed; the row "" is the CA of those certificates."""

    municipality: str = Field(primary_key=True)
    certificate: bytes
    sealed_key: str


@dataclass(frozen=True)
class Visit:
    """One visit as stored."""

    id: str
    place: str
    browser: str
    started_at: int
    holder: str | None
    ended_at: int | None


@dataclass(frozen=True)
class Printed:
    """What is kept of a certificate that was handed out."""

    code: str
    kind: str
    municipality: str
    holder: str
    issued_at: int
    fee_yen: int
    digest: str


@dataclass(frozen=True)
class Reading:
    """An application asked for in a visit; the last two are None until its record was read."""

    aid: str
    service_id: str | None
    registered_at: int | None


_VISIT = "id, place, browser, started_at, holder, ended_at"
_PRINTED = "code, kind, municipality, holder, issued_at, fee_yen, digest"


class KioskStore:
    """Reads and writes the five tables; what may happen once happens by one conditional statement."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add_visit(self, visit: Visit) -> None:
        """Keep a new visit, and forget those of yesterday."""
        values = (visit.id, visit.place, visit.browser, visit.started_at, None, None)
        old = visit.started_at - KEPT_SECONDS

        def work(tx: Transaction) -> None:
            tx.execute("DELETE FROM kioskvisit WHERE started_at < ?", (old,))
            tx.execute("DELETE FROM kioskchallenge WHERE issued_at < ?", (old,))
            tx.execute("DELETE FROM applicationreading WHERE asked_at < ?", (old,))
            tx.execute(f"INSERT INTO kioskvisit ({_VISIT}) VALUES (?, ?, ?, ?, ?, ?)", values)  # noqa: S608

        await self._database.write(work)

    def visit(self, visit_id: str) -> Visit | None:
        """One visit."""
        row = self._database.row(f"SELECT {_VISIT} FROM kioskvisit WHERE id = ?", (visit_id,))  # noqa: S608
        return Visit(*row) if row else None

    async def prove(self, visit_id: str, holder: str) -> bool:
        """Note who showed the card; only the first proof of a visit counts."""
        sql = "UPDATE kioskvisit SET holder = ? WHERE id = ? AND holder IS NULL AND ended_at IS NULL"
        return await self._database.change(sql, (holder, visit_id)) == 1

    async def end_visit(self, visit_id: str, now: int) -> bool:
        """End a visit; true for the one caller who ended it."""
        sql = "UPDATE kioskvisit SET ended_at = ? WHERE id = ? AND ended_at IS NULL"
        return await self._database.change(sql, (now, visit_id)) == 1

    async def add_challenge(self, challenge_id: str, visit_id: str, nonce: str, now: int) -> None:
        """Keep a challenge."""
        sql = "INSERT INTO kioskchallenge (id, visit, nonce, issued_at) VALUES (?, ?, ?, ?)"
        await self._database.change(sql, (challenge_id, visit_id, nonce, now))

    async def take_challenge(self, challenge_id: str, visit_id: str, now: int) -> tuple[str, int] | None:
        """(nonce, issued at) for exactly one caller."""
        sql = (
            "UPDATE kioskchallenge SET used_at = ? WHERE id = ? AND visit = ? AND used_at IS NULL "
            "RETURNING nonce, issued_at"
        )
        row = await self._database.write(lambda tx: tx.one(sql, (now, challenge_id, visit_id)))
        return (str(row[0]), int(row[1])) if row else None

    async def add_printed(self, printed: Printed) -> None:
        """Put a certificate on record; it is there before anybody holds the paper."""
        values = tuple(getattr(printed, name) for name in _PRINTED.split(", "))
        sql = f"INSERT INTO printedcertificate ({_PRINTED}) VALUES (?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
        await self._database.change(sql, values)

    def printed(self, code: str) -> Printed | None:
        """A certificate by its verification code."""
        sql = f"SELECT {_PRINTED} FROM printedcertificate WHERE code = ?"  # noqa: S608
        row = self._database.row(sql, (code,))
        return Printed(*row) if row else None

    async def ask_for(self, visit_id: str, aid: str, now: int) -> None:
        """Keep which card application a visit is for."""
        sql = "INSERT INTO applicationreading (visit, aid, asked_at) VALUES (?, ?, ?)"
        await self._database.change(sql, (visit_id, aid, now))

    async def keep_reading(self, visit_id: str, service_id: str, registered_at: int) -> bool:
        """Keep what the record led to; true for the one reading of this visit."""
        sql = "UPDATE applicationreading SET service_id = ?, registered_at = ? WHERE visit = ? AND service_id IS NULL"
        values = (service_id, registered_at, visit_id)
        return await self._database.change(sql, values) == 1

    def reading(self, visit_id: str) -> Reading | None:
        """Which application the visit is for, and what its record led to."""
        sql = "SELECT aid, service_id, registered_at FROM applicationreading WHERE visit = ?"
        row = self._database.row(sql, (visit_id,))
        return Reading(*row) if row else None

    async def keep_office_key(self, municipality: str, certificate: bytes, sealed_key: str) -> None:
        """Keep an office's key unless another worker made one meanwhile."""

        def work(tx: Transaction) -> None:
            if not tx.one("SELECT 1 FROM officekey WHERE municipality = ?", (municipality,)):
                sql = "INSERT INTO officekey (municipality, certificate, sealed_key) VALUES (?, ?, ?)"
                tx.execute(sql, (municipality, certificate, sealed_key))

        await self._database.write(work)

    async def reseal(self, change: Callable[[str], str]) -> int:
        """Replace every office's sealed key by `change(sealed)`, all or none; how many there were."""

        def work(tx: Transaction) -> int:
            rows = tx.all("SELECT municipality, sealed_key FROM officekey ORDER BY municipality")
            for municipality, sealed in rows:
                values = (change(sealed), municipality)
                tx.execute("UPDATE officekey SET sealed_key = ? WHERE municipality = ?", values)
            return len(rows)

        return await self._database.write(work)

    def office_key(self, municipality: str) -> tuple[bytes, str] | None:
        """(certificate DER, sealed private key)."""
        sql = "SELECT certificate, sealed_key FROM officekey WHERE municipality = ?"
        row = self._database.row(sql, (municipality,))
        return (bytes(row[0]), str(row[1])) if row else None
