"""Table and repository of pushed authorization requests: taken once, by the client that pushed (RFC 9126 2.2 and 4)."""

from hashlib import sha256

import orjson
from sqlmodel import BigInteger, Field

from foundation.clock import Clock
from foundation.database import Database, Transaction, house_tables
from foundation.ids import IdSource

PUSHED_SECONDS = 60


class PushedRequestRow(house_tables("idp"), table=True):  # type: ignore[call-arg, misc]
    """One pushed request; its reference is stored as a hash."""

    __tablename__ = "pushed_request"
    id: str = Field(primary_key=True)
    client_id: str
    parameters: str
    expires_at: int = Field(sa_type=BigInteger, index=True)


class PushedRequests:
    """Keeps requests for a minute."""

    def __init__(self, database: Database, clock: Clock, ids: IdSource) -> None:
        self._database, self._clock, self._ids = database, clock, ids

    async def push(self, client_id: str, parameters: dict[str, str]) -> str:
        """The reference: 256 bits nobody can guess."""
        reference, now = self._ids.token(), self._clock.timestamp()
        row = (_hash(reference), client_id, orjson.dumps(parameters).decode(), now + PUSHED_SECONDS)

        def work(tx: Transaction) -> None:
            tx.execute("DELETE FROM pushed_request WHERE expires_at < ?", (now,))
            tx.execute("INSERT INTO pushed_request (id, client_id, parameters, expires_at) VALUES (?, ?, ?, ?)", row)

        await self._database.write(work)
        return reference

    async def take(self, reference: str, client_id: str) -> dict[str, str] | None:
        """The parameters, for exactly one caller, while they are fresh; another client's try takes nothing."""
        sql = "DELETE FROM pushed_request WHERE id = ? AND client_id = ? RETURNING parameters, expires_at"
        key = _hash(reference)
        row = await self._database.write(lambda tx: tx.one(sql, (key, client_id)))
        if row is None or self._clock.timestamp() >= row[1]:
            return None
        parameters: dict[str, str] = orjson.loads(row[0])
        return parameters


def _hash(reference: str) -> str:
    return sha256(reference.encode()).hexdigest()
