"""Table and repository of notices: written in the transaction that ends a session, gone when the client said yes."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import BigInteger, Field, Index, Integer

from foundation.clock import Clock
from foundation.database import Database, Transaction, house_tables
from foundation.ids import IdSource
from idp.interaction.session import Party
from idp.logout.notice import Notice

_COLUMNS = "id, client_id, account_id, sid, made_at, due_at, tries"
_ROW_ID = BigInteger().with_variant(Integer(), "sqlite")  # as in idp/tokens/store.py


class LogoutNoticeRow(house_tables("idp"), table=True):  # type: ignore[call-arg, misc]
    """What one client has still to be told."""

    __tablename__ = "logout_notice"
    __table_args__ = (Index("logout_notice_due", "client_id", "due_at"),)
    id: int = Field(primary_key=True, sa_type=_ROW_ID)
    client_id: str
    account_id: int = Field(sa_type=BigInteger)
    sid: str
    made_at: int = Field(sa_type=BigInteger)
    due_at: int = Field(sa_type=BigInteger)
    tries: int


class NoticeStore:
    """The outbox."""

    def __init__(self, database: Database, clock: Clock, ids: IdSource) -> None:
        self._database, self._clock, self._ids = database, clock, ids

    def keep(self, tx: Transaction, parties: Sequence[Party]) -> None:
        """One notice each. Which of them can be told is asked when they are told: registrations change."""
        now = self._clock.timestamp()
        sql = f"INSERT INTO logout_notice ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, 0)"  # noqa: S608 (constant columns)
        for party in parties:
            tx.execute(sql, (self._ids.number(), party.client_id, party.account_id, party.sid, now, now))

    def clients_due(self) -> list[str]:
        """Who has to be told something now."""
        sql, now = "SELECT DISTINCT client_id FROM logout_notice WHERE due_at <= ?", self._clock.timestamp()
        return [row[0] for row in self._database.rows(sql, (now,))]

    def due(self, client_id: str, limit: int) -> list[Notice]:
        """What one client has to be told, the longest waiting first."""
        where = "WHERE client_id = ? AND due_at <= ? ORDER BY due_at, id LIMIT ?"
        sql = f"SELECT {_COLUMNS} FROM logout_notice {where}"  # noqa: S608 (constant texts)
        asked = (client_id, self._clock.timestamp(), limit)
        return [Notice(*row) for row in self._database.rows(sql, asked)]

    async def claim(self, notice: Notice) -> bool:
        """True for the one worker that makes this try; the next one is set at once, in case this worker dies."""
        sql = "UPDATE logout_notice SET due_at = ?, tries = tries + 1 WHERE id = ? AND due_at = ? AND tries = ?"
        next_try = notice.next_try(self._clock.timestamp())
        return await self._change(sql, next_try, notice.id, notice.due_at, notice.tries) == 1

    async def postpone(self, client_id: str, until: int) -> None:
        """A client that is not reached now is not tried ten thousand times to find that out."""
        sql = "UPDATE logout_notice SET due_at = ? WHERE client_id = ? AND due_at <= ?"
        await self._change(sql, until, client_id, self._clock.timestamp())

    async def give_up(self, client_id: str, made_before: int) -> int:
        """Nothing so old is told any more; how many there were."""
        return await self._change(
            "DELETE FROM logout_notice WHERE client_id = ? AND made_at <= ?", client_id, made_before
        )

    async def forget(self, notice: Notice) -> None:
        """The client was told, or cannot be told any more."""
        await self._change("DELETE FROM logout_notice WHERE id = ?", notice.id)

    async def _change(self, sql: str, *values: Any) -> int:
        return await self._database.change(sql, values)
