"""Table of sessions. The cookie's value is kept only as a hash, the tokens only sealed."""

from dataclasses import dataclass

from sqlmodel import Field

from foundation.database import Database, Transaction, house_tables


class SessionRow(house_tables("consent_ui"), table=True):  # type: ignore[call-arg, misc]
    """One browser's login."""

    __tablename__ = "sessions"
    key: str = Field(primary_key=True)
    sealed: str
    started_at: int
    seen_at: int = Field(index=True)
    renewing_until: int = 0


@dataclass(frozen=True)
class Kept:
    """A session as the table has it."""

    key: str
    sealed: str
    started_at: int
    seen_at: int


class SessionStore:
    """The five statements a session needs."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def put(self, kept: Kept, *, idle_before: int) -> None:
        """Keep a new session, and forget those nobody used any more."""

        def work(tx: Transaction) -> None:
            tx.execute("DELETE FROM sessions WHERE seen_at < ?", (idle_before,))
            tx.execute(
                "INSERT INTO sessions (key, sealed, started_at, seen_at, renewing_until) VALUES (?, ?, ?, ?, 0)",
                (kept.key, kept.sealed, kept.started_at, kept.seen_at),
            )

        await self._db.write(work)

    def get(self, key: str) -> Kept | None:
        """The session of a cookie, whatever its age."""
        row = self._db.row("SELECT key, sealed, started_at, seen_at FROM sessions WHERE key = ?", (key,))
        return Kept(str(row[0]), str(row[1]), int(row[2]), int(row[3])) if row else None

    async def touch(self, key: str, now: int) -> None:
        """The person is still there."""
        await self._db.change("UPDATE sessions SET seen_at = ? WHERE key = ?", (now, key))

    async def claim_renewal(self, key: str, now: int, until: int) -> bool:
        """True for exactly one of the requests that find the access token expired at the same time."""
        changed = await self._db.change(
            "UPDATE sessions SET renewing_until = ? WHERE key = ? AND renewing_until <= ?", (until, key, now)
        )
        return changed == 1

    async def renew(self, key: str, sealed: str) -> None:
        """Keep new tokens and open the door for the next renewal."""
        await self._db.change("UPDATE sessions SET sealed = ?, renewing_until = 0 WHERE key = ?", (sealed, key))

    async def delete(self, key: str) -> None:
        """Forget a session."""
        await self._db.change("DELETE FROM sessions WHERE key = ?", (key,))
