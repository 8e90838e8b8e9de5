"""Revocation lists as they were signed: what is handed out is what was kept."""

from dataclasses import astuple, dataclass

from foundation.database import Database, Transaction

# A list is over after a day; what was published is kept for a while to answer questions about it.
KEPT_SECONDS = 35 * 86400


@dataclass(frozen=True)
class ListRow:
    """One signed list; times in unix seconds, `regular` unless made in an emergency between two days."""

    id: int
    authority_id: int
    partition: int
    number: int
    this_update: int
    next_update: int
    regular: bool
    der: bytes


_LIST = "id, authority_id, partition, number, this_update, next_update, regular, der"


class ListStore:
    """Reads and writes lists."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def newest(self, authority_id: int, partition: int, *, regular: bool = False) -> ListRow | None:
        """The list with the highest number; `regular`: of the daily ones only."""
        sql = (
            f"SELECT {_LIST} FROM jpkilist WHERE authority_id = ? AND partition = ? AND (regular OR NOT ?) "  # noqa: S608
            "ORDER BY number DESC LIMIT 1"
        )
        row = self._database.row(sql, (authority_id, partition, regular))
        return ListRow(*row) if row else None

    async def add(self, row: ListRow) -> bool:
        """Keep the next list; False when another worker has made one with this number meanwhile. Drops the very old."""
        scope = (row.authority_id, row.partition)

        def work(tx: Transaction) -> bool:
            newest = tx.one("SELECT MAX(number) FROM jpkilist WHERE authority_id = ? AND partition = ?", scope)
            if newest is not None and (newest[0] or 0) >= row.number:
                return False
            tx.execute(f"INSERT INTO jpkilist ({_LIST}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", astuple(row))  # noqa: S608
            old = "DELETE FROM jpkilist WHERE authority_id = ? AND partition = ? AND this_update < ?"
            tx.execute(old, (*scope, row.this_update - KEPT_SECONDS))
            return True

        return await self._database.write(work)
