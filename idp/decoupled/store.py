"""The columns of a decision, and the statements that change them: conditional UPDATEs, so that one caller takes it."""

from typing import Any

import orjson
from sqlmodel import BigInteger, Field, SQLModel

from foundation.database import Database, Transaction
from idp.decoupled.request import SLOWER_SECONDS, Approval
from idp.tokens.family import Authorization, Family
from idp.tokens.store import FamilyStore

UNDECIDED = "approved_at IS NULL AND denied_at IS NULL AND expires_at > ?"
DECISION = "account_id, grant_id, card, packed, denied_at, spent_at"


class DecisionColumns(SQLModel):
    """What every table of such requests has; `id` and `client_id` are its own."""

    created_at: int = Field(sa_type=BigInteger)
    expires_at: int = Field(sa_type=BigInteger, index=True)
    interval: int
    polled_at: int | None = Field(default=None, sa_type=BigInteger)
    account_id: int | None = Field(default=None, sa_type=BigInteger)
    grant_id: int | None = Field(default=None, sa_type=BigInteger)
    card: str | None = None
    packed: str | None = None
    approved_at: int | None = Field(default=None, sa_type=BigInteger)
    denied_at: int | None = Field(default=None, sa_type=BigInteger)
    spent_at: int | None = Field(default=None, sa_type=BigInteger)


def decision(row: tuple[Any, ...]) -> dict[str, Any]:
    """The members of a DecoupledRequest that stand in the columns of DECISION."""
    account_id, grant_id, card, packed, denied_at, spent_at = row
    approval = None
    if packed is not None:
        approval = Approval(account_id, grant_id, card, Authorization.from_list(orjson.loads(packed)))
    return {"approval": approval, "denied": denied_at is not None, "spent": spent_at is not None}


class Decisions:
    """The changes of one such table."""

    def __init__(self, database: Database, families: FamilyStore, table: str) -> None:
        self._database, self._families = database, families
        self._approve = (
            f"UPDATE {table} SET approved_at = ?, account_id = ?, grant_id = ?, card = ?, packed = ? "  # noqa: S608
            f"WHERE id = ? AND {UNDECIDED}"
        )
        self._deny = f"UPDATE {table} SET denied_at = ? WHERE id = ? AND {UNDECIDED}"  # noqa: S608
        self._in_time = (
            f"UPDATE {table} SET polled_at = ? "  # noqa: S608
            "WHERE id = ? AND (polled_at IS NULL OR polled_at + interval <= ?)"
        )
        self._too_soon = f"UPDATE {table} SET polled_at = ?, interval = interval + ? WHERE id = ?"  # noqa: S608
        self._spend = (
            f"UPDATE {table} SET spent_at = ? WHERE id = ? "  # noqa: S608
            "AND approved_at IS NOT NULL AND denied_at IS NULL AND spent_at IS NULL AND expires_at > ?"
        )
        old = f"SELECT id FROM {table} WHERE expires_at < ? ORDER BY id LIMIT ?"  # noqa: S608
        self._forget = f"DELETE FROM {table} WHERE id IN ({old})"  # noqa: S608

    async def approve(self, request_id: int, approval: Approval, now: int) -> bool:
        """The first decision, and only in time."""
        packed = orjson.dumps(approval.authorization.to_list()).decode()
        decided = (now, approval.account_id, approval.grant_id, approval.card, packed)
        return await self._change(self._approve, (*decided, request_id, now))

    async def deny(self, request_id: int, now: int) -> bool:
        """The first decision, and only in time."""
        return await self._change(self._deny, (now, request_id, now))

    async def poll(self, request_id: int, now: int) -> bool:
        """False when the client asks too soon; then its interval has grown (RFC 8628 3.5, CIBA Core 11 slow_down)."""

        def work(tx: Transaction) -> bool:
            if tx.execute(self._in_time, (now, request_id, now)) == 1:
                return True
            tx.execute(self._too_soon, (now, SLOWER_SECONDS, request_id))
            return False

        return await self._database.write(work)

    async def spend(self, family: Family, now: int, *, dead: bool) -> bool:
        """The approval becomes a family of the same id, in one write, for one caller; a second ends the family.

        `dead` writes a family that is revoked from birth: the code was right, what stood behind it fell.
        """

        def work(tx: Transaction) -> bool:
            taken = tx.execute(self._spend, (now, family.id, now)) == 1
            opened = self._families.open_within(tx, family, now, spent=dead or not taken)
            return taken and opened

        return await self._database.write(work)

    async def forget(self, before: int, limit: int = 1000) -> int:
        """Drops rows long past their end, a few at a time so that no request waits for the broom."""
        return await self._database.write(lambda tx: self._forget_within(tx, before, limit))

    def _forget_within(self, tx: Transaction, before: int, limit: int) -> int:
        return tx.execute(self._forget, (before, limit))

    async def _change(self, sql: str, values: tuple[Any, ...]) -> bool:
        return await self._database.change(sql, values) == 1
