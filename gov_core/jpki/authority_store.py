"""CA generations and their OCSP responders as stored, with their sealed keys."""

from collections.abc import Callable
from dataclasses import astuple, dataclass

from foundation.database import Database, Transaction
from gov_core.jpki.keys import KeyType
from gov_core.jpki.kinds import Kind


@dataclass(frozen=True)
class AuthorityRow:
    """One CA generation; times in unix seconds, certificate in DER."""

    id: int
    kind: Kind
    key_type: KeyType
    certificate: bytes
    sealed_key: str
    issues_from: int
    issues_until: int


@dataclass(frozen=True)
class ResponderRow:
    """One responder of one generation; certificate in DER."""

    id: int
    authority_id: int
    certificate: bytes
    sealed_key: str


def authority_place(row_id: int) -> str:
    """Where a CA key belongs, as its seal is bound to it."""
    return f"ca:{row_id}"


def responder_place(row_id: int) -> str:
    """Where a responder's key belongs."""
    return f"responder:{row_id}"


_AUTHORITY = "id, kind, key_type, certificate, sealed_key, issues_from, issues_until"
_RESPONDER = "id, authority_id, certificate, sealed_key"
_SAFES = (("jpkiauthority", authority_place), ("jpkiresponder", responder_place))


class AuthorityStore:
    """Reads and writes generations and responders."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def authorities(self, kind: Kind | None = None) -> list[AuthorityRow]:
        """Every generation, oldest first."""
        rows = self._database.rows(f"SELECT {_AUTHORITY} FROM jpkiauthority ORDER BY id")  # noqa: S608
        found = [AuthorityRow(*row) for row in rows]
        return [row for row in found if kind is None or row.kind == kind]

    async def add_authority(self, row: AuthorityRow, *, only_first: bool = False) -> bool:
        """Keep a new generation; `only_first`: unless another worker has made the first one meanwhile."""

        def work(tx: Transaction) -> bool:
            if only_first and tx.one("SELECT 1 FROM jpkiauthority WHERE kind = ?", (row.kind,)):
                return False
            tx.execute(f"INSERT INTO jpkiauthority ({_AUTHORITY}) VALUES (?, ?, ?, ?, ?, ?, ?)", astuple(row))  # noqa: S608
            return True

        return await self._database.write(work)

    def responder(self, authority_id: int) -> ResponderRow | None:
        """The newest responder of a generation."""
        sql = f"SELECT {_RESPONDER} FROM jpkiresponder WHERE authority_id = ? ORDER BY id DESC LIMIT 1"  # noqa: S608
        row = self._database.row(sql, (authority_id,))
        return ResponderRow(*row) if row else None

    async def add_responder(self, row: ResponderRow, after: int | None) -> bool:
        """Keep a new responder in the place of `after`; False when another worker has replaced that one already."""

        def work(tx: Transaction) -> bool:
            newest = tx.one("SELECT MAX(id) FROM jpkiresponder WHERE authority_id = ?", (row.authority_id,))
            if newest is not None and newest[0] != after:
                return False
            tx.execute(f"INSERT INTO jpkiresponder ({_RESPONDER}) VALUES (?, ?, ?, ?)", astuple(row))  # noqa: S608
            return True

        return await self._database.write(work)

    async def reseal(self, change: Callable[[str, str], str]) -> int:
        """Replace every sealed key by `change(place, sealed)`, all or none; how many there were."""

        def work(tx: Transaction) -> int:
            count = 0
            for table, place in _SAFES:
                for row_id, sealed in tx.all(f"SELECT id, sealed_key FROM {table} ORDER BY id"):  # noqa: S608
                    new = change(place(row_id), sealed)
                    tx.execute(f"UPDATE {table} SET sealed_key = ? WHERE id = ?", (new, row_id))  # noqa: S608
                    count += 1
            return count

        return await self._database.write(work)
