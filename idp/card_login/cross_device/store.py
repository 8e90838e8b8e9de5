"""Table and repository of cross-device sessions: every step is one conditional UPDATE, so that one caller takes it.

A session belongs to one interaction; beginning another one ends those before it.
"""

from dataclasses import dataclass, field
from typing import Any

from sqlmodel import BigInteger, Field, UniqueConstraint

from foundation.database import Database, Transaction, house_tables
from idp.interaction.session import hash_of

_KEPT_SECONDS = 86400
_COLUMNS = (
    "id, ix, turn, code_key, number, browser, network, started_at, bound_at, tried_at, confirmed_at, answered_at, "
    "proof, taken_at, ended"
)
SUPERSEDED, WRONG_NUMBER, STOPPED = "superseded", "wrong_number", "stopped"


@dataclass(frozen=True)
class PhoneSession:
    """One browser page and, once it is bound, one phone.

    `turn` counts the sessions of one interaction from 1; times are Unix seconds; `ended` says why it is dead.
    """

    id: str
    ix: str
    turn: int
    code_key: str = field(repr=False)  # sealed
    number: str = field(repr=False)
    browser: str
    network: str
    started_at: int
    bound_at: int | None = None
    tried_at: int | None = None
    confirmed_at: int | None = None
    answered_at: int | None = None
    proof: str | None = field(default=None, repr=False)
    taken_at: int | None = None
    ended: str | None = None


class PhoneSessionRow(house_tables("idp"), table=True):  # type: ignore[call-arg, misc]
    """One session; the phone's secret is stored as a hash only."""

    __tablename__ = "phone_session"
    __table_args__ = (UniqueConstraint("ix", "turn"),)
    id: str = Field(primary_key=True)
    ix: str
    turn: int
    code_key: str
    number: str
    browser: str
    network: str
    started_at: int = Field(sa_type=BigInteger, index=True)
    binding: str | None = Field(default=None, unique=True)
    bound_at: int | None = Field(default=None, sa_type=BigInteger)
    tried_at: int | None = Field(default=None, sa_type=BigInteger)
    confirmed_at: int | None = Field(default=None, sa_type=BigInteger)
    answered_at: int | None = Field(default=None, sa_type=BigInteger)
    proof: str | None = None
    taken_at: int | None = Field(default=None, sa_type=BigInteger)
    ended: str | None = None


class PhoneSessions:
    """Sessions by their own id, by interaction, and by the phone's secret."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, new: PhoneSession) -> bool:
        """Keep `new` and end those before it; False when another page has taken this turn."""

        def work(tx: Transaction) -> bool:
            tx.execute("DELETE FROM phone_session WHERE started_at < ?", (new.started_at - _KEPT_SECONDS,))
            counted = tx.one("SELECT count(*) FROM phone_session WHERE ix = ?", (new.ix,))
            if counted is None or counted[0] != new.turn - 1:
                return False
            sql = "UPDATE phone_session SET ended = ? WHERE ix = ? AND ended IS NULL"
            tx.execute(sql, (SUPERSEDED, new.ix))
            sql = (
                "INSERT INTO phone_session (id, ix, turn, code_key, number, browser, network, started_at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
            )
            parts = (new.id, new.ix, new.turn, new.code_key, new.number, new.browser, new.network, new.started_at)
            return tx.execute(sql, parts) == 1

        return await self._database.write(work)

    def latest(self, ix: str) -> PhoneSession | None:
        """The newest session of an interaction."""
        return self._find("ix = ? ORDER BY turn DESC LIMIT 1", ix)

    def get(self, session_id: str) -> PhoneSession | None:
        """One session."""
        return self._find("id = ?", session_id)

    def of_phone(self, binding: str) -> PhoneSession | None:
        """The session a phone's secret belongs to."""
        return self._find("binding = ?", hash_of(binding))

    async def bind(self, session_id: str, binding: str, now: int) -> bool:
        """True for the first phone only."""
        sql = "UPDATE phone_session SET binding = ?, bound_at = ? WHERE id = ? AND binding IS NULL AND ended IS NULL"
        return await self._change(sql, (hash_of(binding), now, session_id))

    async def try_number(self, session_id: str, right: bool, now: int) -> bool:
        """Take the one try: confirmed, or dead. True for exactly one caller."""
        sql = (
            "UPDATE phone_session SET tried_at = ?, confirmed_at = ?, ended = ? "
            "WHERE id = ? AND bound_at IS NOT NULL AND tried_at IS NULL AND ended IS NULL"
        )
        return await self._change(sql, (now, now if right else None, None if right else WRONG_NUMBER, session_id))

    async def answer(self, session_id: str, proof: str, now: int) -> bool:
        """Keep the card's proof for the browser; the first one, and only in a live session."""
        sql = (
            "UPDATE phone_session SET proof = ?, answered_at = ? "
            "WHERE id = ? AND confirmed_at IS NOT NULL AND proof IS NULL AND ended IS NULL"
        )
        return await self._change(sql, (proof, now, session_id))

    async def take(self, session_id: str, now: int) -> str | None:
        """The proof, for exactly one caller."""
        sql = (
            "UPDATE phone_session SET taken_at = ? "
            "WHERE id = ? AND proof IS NOT NULL AND taken_at IS NULL AND ended IS NULL RETURNING proof"
        )
        row = await self._database.write(lambda tx: tx.one(sql, (now, session_id)))
        return None if row is None else str(row[0])

    async def end(self, session_id: str, why: str) -> bool:
        """Dead from here on; an answer that was given stays given."""
        sql = "UPDATE phone_session SET ended = ? WHERE id = ? AND ended IS NULL AND proof IS NULL"
        return await self._change(sql, (why, session_id))

    def _find(self, condition: str, value: str) -> PhoneSession | None:
        sql = f"SELECT {_COLUMNS} FROM phone_session WHERE {condition}"  # noqa: S608 (constant columns and condition)
        row = self._database.row(sql, (value,))
        return None if row is None else PhoneSession(*row)

    async def _change(self, sql: str, values: tuple[Any, ...]) -> bool:
        return await self._database.change(sql, values) == 1
