"""Table and repository of backchannel authentications; `auth_req_id` rests as a hash, the way to notify it sealed.

A person is found from her own side only: by the subjects she has at the clients that wait.
"""

from dataclasses import dataclass
from typing import Any

import orjson
from sqlmodel import BigInteger, Field

from foundation.database import Database, Transaction, house_tables
from idp.ciba.authentication import MOST_WAITING, BackchannelAuthentication
from idp.decoupled.request import INTERVAL_SECONDS
from idp.decoupled.store import DECISION, UNDECIDED, DecisionColumns, Decisions, decision
from idp.interaction.session import hash_of
from idp.tokens.store import FamilyStore

_COLUMNS = f"id, client_id, parameters, created_at, expires_at, subject, binding_message, {DECISION}"


class BackchannelAuthenticationRow(house_tables("idp"), DecisionColumns, table=True):  # type: ignore[misc]
    """One question, what became of it, and whether its client still has to be told."""

    __tablename__ = "backchannel_authentication"
    id: int = Field(primary_key=True, sa_type=BigInteger)
    auth_req_hash: str = Field(unique=True)
    client_id: str
    subject: str = Field(index=True)
    parameters: str
    binding_message: str
    notice: str | None = None
    notices_sent: int = 0
    notify_after: int = Field(default=0, sa_type=BigInteger)


@dataclass(frozen=True)
class DueNotice:
    """A decision whose client wants to hear of it; `sealed` opens to auth_req_id and token."""

    id: int
    client_id: str
    sealed: str
    tries: int
    expires_at: int


class BackchannelStore(Decisions):
    """By the client's secret, by the person, and by their own id."""

    def __init__(self, database: Database, families: FamilyStore) -> None:
        super().__init__(database, families, BackchannelAuthenticationRow.__tablename__)

    async def begin(self, new: BackchannelAuthentication, auth_req_id: str, notice: str | None) -> bool:
        """Keep a new one; False where this person has enough questions of this client open."""
        count = f"SELECT count(*) FROM backchannel_authentication WHERE subject = ? AND client_id = ? AND {UNDECIDED}"  # noqa: S608
        sql = (
            "INSERT INTO backchannel_authentication (id, auth_req_hash, client_id, subject, parameters, "
            "binding_message, notice, notices_sent, notify_after, created_at, expires_at, interval) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?, ?)"
        )
        row = (
            *(new.id, hash_of(auth_req_id), new.client_id, new.subject, orjson.dumps(new.parameters).decode()),
            *(new.binding_message, notice, new.created_at, new.expires_at, INTERVAL_SECONDS),
        )

        def work(tx: Transaction) -> bool:
            counted = tx.one(count, (new.subject, new.client_id, new.created_at))
            if counted is None or counted[0] >= MOST_WAITING:
                return False
            return tx.execute(sql, row) == 1

        return await self._database.write(work)

    def of_client(self, auth_req_id: str) -> BackchannelAuthentication | None:
        """What the bearer of an auth_req_id asks about."""
        sql = f"SELECT {_COLUMNS} FROM backchannel_authentication WHERE auth_req_hash = ?"  # noqa: S608
        row = self._database.row(sql, (hash_of(auth_req_id),))
        return None if row is None else _authentication(row)

    def clients_that_wait(self, now: int) -> list[str]:
        """Clients with an open question to anybody."""
        sql = f"SELECT DISTINCT client_id FROM backchannel_authentication WHERE {UNDECIDED}"  # noqa: S608
        return [row[0] for row in self._database.rows(sql, (now,))]

    def of_person(self, client_id: str, subject: str, now: int) -> list[BackchannelAuthentication]:
        """Open questions of one client to one person, the oldest first."""
        sql = (
            f"SELECT {_COLUMNS} FROM backchannel_authentication "  # noqa: S608 (constant columns)
            f"WHERE subject = ? AND client_id = ? AND {UNDECIDED} ORDER BY id"
        )
        rows = self._database.rows(sql, (subject, client_id, now))
        return [_authentication(row) for row in rows]

    def due_notices(self, now: int, limit: int) -> list[DueNotice]:
        """Decisions whose client was not told yet."""
        sql = (
            "SELECT id, client_id, notice, notices_sent, expires_at FROM backchannel_authentication "
            "WHERE notice IS NOT NULL AND notify_after <= ? AND (approved_at IS NOT NULL OR denied_at IS NOT NULL) "
            "ORDER BY id LIMIT ?"
        )
        return [DueNotice(*row) for row in self._database.rows(sql, (now, limit))]

    async def claim_notice(self, due: DueNotice, again_at: int) -> bool:
        """True for the one worker that may send it now."""
        sql = (
            "UPDATE backchannel_authentication SET notices_sent = notices_sent + 1, notify_after = ? "
            "WHERE id = ? AND notices_sent = ? AND notice IS NOT NULL"
        )
        return await self._change(sql, (again_at, due.id, due.tries))

    async def settle_notice(self, due: DueNotice) -> None:
        """Told, or given up; the token of the client is forgotten."""
        await self._change("UPDATE backchannel_authentication SET notice = NULL WHERE id = ?", (due.id,))


def _authentication(row: tuple[Any, ...]) -> BackchannelAuthentication:
    return BackchannelAuthentication(
        id=row[0],
        client_id=row[1],
        parameters=orjson.loads(row[2]),
        created_at=row[3],
        expires_at=row[4],
        subject=row[5],
        binding_message=row[6],
        **decision(row[7:]),
    )
