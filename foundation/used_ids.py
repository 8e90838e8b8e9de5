"""What may be used once is remembered until it is over anyhow: one conditional insert, true for exactly one caller.

Durable and shared by every worker, so that a replay at another worker or after a restart is seen as well. The table is
the house's own, one for each kind of thing, with a text `id` and an indexed `forget_at` in seconds.
"""

from foundation.database import Database, Transaction


class UsedIds:
    """One such table."""

    def __init__(self, database: Database, table: str) -> None:
        self._database = database
        self._forget = f"DELETE FROM {table} WHERE forget_at < ?"  # noqa: S608 (a table's name, ours)
        self._keep = f"INSERT INTO {table} (id, forget_at) VALUES (?, ?) ON CONFLICT (id) DO NOTHING"  # noqa: S608

    async def remember(self, key: str, now: int, forget_at: int) -> bool:
        """True for exactly one caller of this key."""

        def work(tx: Transaction) -> bool:
            tx.execute(self._forget, (now,))
            return tx.execute(self._keep, (key, forget_at)) == 1

        return await self._database.write(work)
