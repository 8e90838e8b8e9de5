"""Table and repository of pushed authorization requests: answered once, for the client that pushed (RFC 9126 2.2, 4).

FAPI 2.0 5.3.2.2 note 3: one use is enforced where the request is answered, not where its page is opened. Browsers open
pages twice (reload, preview, the back button), and nobody has been answered by that.
"""

from hashlib import sha256

import orjson
from sqlmodel import BigInteger, Field

from foundation.clock import Clock
from foundation.database import Database, Transaction, house_tables
from foundation.ids import IdSource

PUSHED_SECONDS = 60
# A request that was opened in its minute is answered when its login is over; no login takes that long.
_KEPT_SECONDS = 2 * 3600


class PushedRequestRow(house_tables("idp"), table=True):  # type: ignore[call-arg, misc]
    """One pushed request; its reference is stored as a hash."""

    __tablename__ = "pushed_request"
    id: str = Field(primary_key=True)
    client_id: str
    parameters: str
    answered: int
    expires_at: int = Field(sa_type=BigInteger, index=True)


class PushedRequests:
    """Keeps requests: a minute to be opened, and until they are answered."""

    def __init__(self, database: Database, clock: Clock, ids: IdSource) -> None:
        self._database, self._clock, self._ids = database, clock, ids

    async def push(self, client_id: str, parameters: dict[str, str]) -> str:
        """The reference: 256 bits nobody can guess."""
        reference, now = self._ids.token(), self._clock.timestamp()
        row = (key_of(reference), client_id, orjson.dumps(parameters).decode(), now + PUSHED_SECONDS)
        insert = "INSERT INTO pushed_request (id, client_id, parameters, answered, expires_at) VALUES (?, ?, ?, 0, ?)"

        def work(tx: Transaction) -> None:
            tx.execute("DELETE FROM pushed_request WHERE expires_at < ?", (now - _KEPT_SECONDS,))
            tx.execute(insert, row)

        await self._database.write(work)
        return reference

    def find(self, reference: str, client_id: str) -> dict[str, str] | None:
        """The parameters, while they are fresh and unanswered; another client finds nothing."""
        sql = "SELECT parameters FROM pushed_request WHERE id = ? AND client_id = ? AND expires_at > ? AND answered = 0"
        asked = (key_of(reference), client_id, self._clock.timestamp())
        row = self._database.row(sql, asked)
        return None if row is None else orjson.loads(row[0])

    async def answer(self, key: str) -> bool:
        """True for exactly one caller: the request of this key is being answered."""
        sql = "UPDATE pushed_request SET answered = 1 WHERE id = ? AND answered = 0 RETURNING id"
        return await self._database.write(lambda tx: tx.one(sql, (key,))) is not None


def key_of(reference: str) -> str:
    """What stands for a reference where it is kept."""
    return sha256(reference.encode()).hexdigest()
