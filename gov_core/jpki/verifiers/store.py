"""The table of verifiers."""

from datetime import date
from typing import Any

from sqlmodel import Field

from foundation.database import Database, Transaction, house_tables
from gov_core.jpki.verifiers.verifier import Pin, Standing, Verifier


class JpkiVerifier(house_tables("gov_core"), table=True):  # type: ignore[misc, call-arg]
    """One verifier; a service provider has no certificate, and two verifiers never share one."""

    id: str = Field(primary_key=True)
    name: str
    kind: str
    corporate_number: str
    notified_on: str
    platform: str | None = Field(default=None, index=True)
    standing: str
    fingerprint: str | None = Field(default=None, unique=True)
    not_before: int | None = Field(default=None)
    not_after: int | None = Field(default=None)


_COLUMNS = (
    "id, name, kind, corporate_number, notified_on, platform, standing, fingerprint, not_before, not_after"  # one order
)


class VerifierStore:
    """Reads and writes it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Verifier]:
        """Everybody, by id."""
        sql = f"SELECT {_COLUMNS} FROM jpkiverifier ORDER BY id"  # noqa: S608 - fixed texts only
        return [_verifier(row) for row in self._database.rows(sql)]

    def named(self, verifier_id: str) -> Verifier | None:
        """The verifier with this id."""
        return self._one("id = ?", verifier_id)

    def with_certificate(self, fingerprint: str) -> Verifier | None:
        """The verifier with this client certificate."""
        return self._one("fingerprint = ?", fingerprint)

    async def put(self, verifier: Verifier) -> None:
        """Insert or replace; who was revoked stays revoked."""
        values = _values(verifier)

        def work(tx: Transaction) -> None:
            tx.execute("DELETE FROM jpkiverifier WHERE id = ? AND standing <> 'revoked'", (verifier.id,))
            sql = f"INSERT INTO jpkiverifier ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
            tx.execute(sql, values)

        await self._database.write(work)

    async def stand(self, verifier_id: str, standing: Standing) -> bool:
        """Change the standing; False when there is no such verifier or it is revoked already."""
        sql = "UPDATE jpkiverifier SET standing = ? WHERE id = ? AND standing <> 'revoked'"
        return await self._database.write(lambda tx: tx.execute(sql, (standing, verifier_id)) == 1)

    def _one(self, where: str, value: str) -> Verifier | None:
        sql = f"SELECT {_COLUMNS} FROM jpkiverifier WHERE {where}"  # noqa: S608 - fixed texts only
        row = self._database.row(sql, (value,))
        return _verifier(row) if row else None


def _values(it: Verifier) -> tuple[Any, ...]:
    pin = (it.pin.fingerprint, it.pin.not_before, it.pin.not_after) if it.pin else (None, None, None)
    day = it.notified_on.isoformat()
    return (it.id, it.name, it.kind, it.corporate_number, day, it.platform, it.standing, *pin)


def _verifier(row: tuple[Any, ...]) -> Verifier:
    pin = Pin(row[7], row[8], row[9]) if row[7] is not None else None
    return Verifier(row[0], row[1], row[2], row[3], date.fromisoformat(row[4]), pin, row[5], row[6])
