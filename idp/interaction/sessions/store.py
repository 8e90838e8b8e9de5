"""Tables and repository of login sessions: when the card of each was last asked about, and which clients take part.

Whoever takes part is told when a session ends; what has to be told is written in the very transaction that ends it.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlmodel import BigInteger, Field

from foundation.database import Database, Transaction, house_tables
from idp.interaction.session import Party, Session

OnEnd = Callable[[Transaction, Sequence[Party]], None]
_NAME = "SELECT sid FROM session_party WHERE session = ? AND client_id = ?"
_SESSION = "SELECT s.sid, s.account_id, s.auth_time, s.acr, s.amr, s.started_at, s.last_seen"

# Session and account in one statement: this is asked at every single sign-on. The account's rule stands here too;
# tests/idp/interaction/sessions/test_store.py compares it with what AccountStore.active says.
_FOUND = (
    f"{_SESSION}, EXISTS (SELECT 1 FROM account WHERE id = s.account_id AND closed_at IS NULL) "  # noqa: S608
    "FROM login_session s WHERE s.sid = ?"
)


class SessionRow(house_tables("idp"), table=True):  # type: ignore[call-arg, misc]
    """One logged-in browser; the cookie's value is stored as a hash only."""

    __tablename__ = "login_session"
    sid: str = Field(primary_key=True)
    account_id: int = Field(sa_type=BigInteger, index=True)
    auth_time: int = Field(sa_type=BigInteger)
    acr: str
    amr: str
    started_at: int = Field(sa_type=BigInteger, index=True)
    last_seen: int = Field(sa_type=BigInteger)


class SessionCardRow(house_tables("idp"), table=True):  # type: ignore[call-arg, misc]
    """Which card a session stands for, and when it was last asked about."""

    __tablename__ = "session_card"
    sid: str = Field(primary_key=True)
    card: str
    looked_at: int = Field(sa_type=BigInteger, index=True)


class SessionPartyRow(house_tables("idp"), table=True):  # type: ignore[call-arg, misc]
    """One client that was told of a login in this session, and the name of the session that only it knows."""

    __tablename__ = "session_party"
    session: str = Field(primary_key=True)
    client_id: str = Field(primary_key=True)
    sid: str


def _nobody_listens(tx: Transaction, parties: Sequence[Party]) -> None:
    """Where no feature tells anybody."""


class SessionRecords:
    """The rows behind browser.SessionStore, which owns the cookie and the time limits."""

    def __init__(self, database: Database, on_end: OnEnd = _nobody_listens) -> None:
        self._database, self._on_end = database, on_end

    async def replace(self, session: Session, replaced: str | None, oldest: int) -> list[Party]:
        """Writes the new session and drops the one it replaces, together, with those past their absolute limit.

        The same person goes on in the new one, and so do her clients; of another person's the old one has ended.
        Those clients are answered. What only ran out is no logout: clients have limits of their own.
        """
        values = (session.sid, session.account_id, session.auth_time, session.acr, " ".join(session.amr))

        def work(tx: Transaction) -> list[Party]:
            left = self._end(tx, "sid = ? AND account_id <> ?", (replaced or "", session.account_id))
            tx.execute("UPDATE session_party SET session = ? WHERE session = ?", (session.sid, replaced or ""))
            _drop(tx, "sid = ? OR started_at < ?", (replaced or "", oldest))
            tx.execute(
                "INSERT INTO login_session (sid, account_id, auth_time, acr, amr, started_at, last_seen) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (*values, session.started_at, session.last_seen),
            )
            if session.card:
                looked_at = (session.sid, session.card, session.started_at)
                tx.execute("INSERT INTO session_card (sid, card, looked_at) VALUES (?, ?, ?)", looked_at)
            return left

        return await self._database.write(work)

    def find(self, sid: str) -> Session | None:
        """The stored session, without judging its age."""
        row = self._database.row(_FOUND, (sid,))
        return None if row is None else _session((*row[:-1], "", bool(row[-1])))

    def listed(self, account_id: int, oldest: int, limit: int) -> list[Session]:
        """For an operator, the newest first: of one account, or of all (0)."""
        sql = f"{_SESSION} FROM login_session s WHERE (? = 0 OR s.account_id = ?) AND s.started_at > ?"
        rows = self._database.rows(f"{sql} ORDER BY s.started_at DESC LIMIT ?", (account_id, account_id, oldest, limit))
        return [_session(row) for row in rows]

    async def seen(self, sid: str, now: int) -> None:
        """Moves the idle limit."""
        sql = "UPDATE login_session SET last_seen = ? WHERE sid = ? AND last_seen < ?"
        await self._database.change(sql, (now, sid, now))

    async def delete(self, sid: str) -> list[Party]:
        """Ends one session; who took part."""
        return await self._database.write(lambda tx: self._end(tx, "sid = ?", (sid,)))

    async def delete_account(self, account_id: int) -> list[Party]:
        """Ends every session of one account; who took part."""
        return await self._database.write(lambda tx: self._end(tx, "account_id = ?", (account_id,)))

    def party(self, session: str, client_id: str) -> str | None:
        """The name of a session at a client that takes part in it."""
        row = self._database.row(_NAME, (session, client_id))
        return None if row is None else str(row[0])

    async def join(self, session: str, client_id: str, sid: str) -> str | None:
        """The client takes part from now on; the first name stays. None: the session has ended meanwhile."""

        def work(tx: Transaction) -> str | None:
            lives = "SELECT CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT) FROM login_session WHERE sid = ?"
            sql = f"INSERT INTO session_party (session, client_id, sid) {lives} ON CONFLICT DO NOTHING"
            tx.execute(sql, (session, client_id, sid, session))
            row = tx.one(_NAME, (session, client_id))
            return None if row is None else str(row[0])

        return await self._database.write(work)

    def unlooked(self, since: int, *, idle: int, oldest: int, limit: int) -> list[Session]:
        """Sessions used after `idle` and begun after `oldest` whose card nobody asked about since."""
        joined = f"{_SESSION}, c.card FROM session_card c JOIN login_session s ON s.sid = c.sid"
        sql = f"{joined} WHERE c.looked_at <= ? AND s.last_seen > ? AND s.started_at > ? ORDER BY c.looked_at LIMIT ?"
        rows = self._database.rows(sql, (since, idle, oldest, limit))
        return [_session(row) for row in rows]

    async def looked_at(self, sid: str, now: int) -> None:
        """The card was asked about."""
        sql = "UPDATE session_card SET looked_at = ? WHERE sid = ?"
        await self._database.change(sql, (now, sid))

    def _end(self, tx: Transaction, which: str, values: tuple[Any, ...]) -> list[Party]:
        """Sessions that somebody ended: who took part is told beside it, in the same transaction."""
        of_these = f"SELECT sid, account_id FROM login_session WHERE {which}"  # noqa: S608 (constant texts)
        sql = f"SELECT p.client_id, s.account_id, p.sid FROM session_party p JOIN ({of_these}) s ON s.sid = p.session"  # noqa: S608
        parties = [Party(*row) for row in tx.all(sql, values)]
        self._on_end(tx, parties)
        _drop(tx, which, values)
        return parties


def _session(row: tuple[Any, ...]) -> Session:
    sid, account_id, auth_time, acr, amr, *times_and_card = row
    return Session(sid, account_id, auth_time, acr, tuple(amr.split()), *times_and_card)


def _drop(tx: Transaction, which: str, values: tuple[Any, ...]) -> None:
    """Sessions with what is known of their cards and clients."""
    these = f"(SELECT sid FROM login_session WHERE {which})"  # noqa: S608 (constant texts)
    tx.execute(f"DELETE FROM session_card WHERE sid IN {these}", values)  # noqa: S608
    tx.execute(f"DELETE FROM session_party WHERE session IN {these}", values)  # noqa: S608
    tx.execute(f"DELETE FROM login_session WHERE {which}", values)  # noqa: S608 (constant texts)
