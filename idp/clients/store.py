"""Tables and repository of clients and of used client assertions.

A client is read on every request, so parsed copies stay in memory and are looked at again after a minute:
that is how long a change made by another process may take.
"""

from collections.abc import Iterable
from typing import Any

import orjson
from sqlmodel import BigInteger, Field

from foundation.clock import Clock
from foundation.database import Database, Transaction, house_tables
from idp.clients.client import Client

_FRESH_SECONDS = 60


class ClientRow(house_tables("idp"), table=True):  # type: ignore[call-arg, misc]
    """One registration as it was imported."""

    __tablename__ = "client"
    client_id: str = Field(primary_key=True)
    document: str
    changed_at: int = Field(sa_type=BigInteger)


class AssertionRow(house_tables("idp"), table=True):  # type: ignore[call-arg, misc]
    """RFC 7523 3: an assertion's id is good once."""

    __tablename__ = "client_assertion"
    id: str = Field(primary_key=True)
    forget_at: int = Field(sa_type=BigInteger, index=True)


class ClientStore:
    """Registered clients, parsed once; those of the configuration file come first and never change while we run."""

    def __init__(self, database: Database, clock: Clock, configured: Iterable[Client] = ()) -> None:
        self._database, self._clock = database, clock
        self._configured = {client.client_id: client for client in configured}
        self._fresh: dict[str, tuple[int, Client]] = {}

    async def put(self, client: Client) -> None:
        """Registers or replaces."""
        document = to_document(client)
        now = self._clock.timestamp()
        await self._database.write(lambda tx: _upsert(tx, client.client_id, document, now))
        self._fresh[client.client_id] = (now + _FRESH_SECONDS, client)

    def get(self, client_id: str) -> Client | None:
        """The client, from memory while fresh; unknown ids are not kept, so nobody can fill the memory."""
        if client_id in self._configured:
            return self._configured[client_id]
        known = self._fresh.get(client_id)
        if known is not None and known[0] > self._clock.timestamp():
            return known[1]
        row = self._database.read(lambda tx: tx.one("SELECT document FROM client WHERE client_id = ?", (client_id,)))
        if row is None:
            self._fresh.pop(client_id, None)
            return None
        client = _parse(row[0])
        self._fresh[client_id] = (self._clock.timestamp() + _FRESH_SECONDS, client)
        return client

    def all(self) -> list[Client]:
        """Every client, by id."""
        rows = self._database.read(lambda tx: tx.all("SELECT document FROM client ORDER BY client_id", ()))
        kept = {client.client_id: client for client in (_parse(row[0]) for row in rows)}
        return [*{**kept, **self._configured}.values()]


class UsedAssertions:
    """Remembers assertion ids across workers and restarts, until they are past their own end."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def remember(self, key: str, now: int, forget_at: int) -> bool:
        """True for exactly one caller."""

        def work(tx: Transaction) -> bool:
            tx.execute("DELETE FROM client_assertion WHERE forget_at < ?", (now,))
            sql = "INSERT INTO client_assertion (id, forget_at) VALUES (?, ?) ON CONFLICT (id) DO NOTHING"
            return tx.execute(sql, (key, forget_at)) == 1

        return await self._database.write(work)


def to_document(client: Client) -> str:
    """The registration as JSON."""
    return orjson.dumps({name: getattr(client, name) for name in client.__dataclass_fields__}, default=dict).decode()


def _parse(document: str) -> Client:
    members: dict[str, Any] = orjson.loads(document)
    for name, value in members.items():
        members[name] = tuple(value) if isinstance(value, list) else value
    return Client(**members)


def _upsert(tx: Transaction, client_id: str, document: str, now: int) -> None:
    tx.execute(
        "INSERT INTO client (client_id, document, changed_at) VALUES (?, ?, ?) "
        "ON CONFLICT (client_id) DO UPDATE SET document = excluded.document, changed_at = excluded.changed_at",
        (client_id, document, now),
    )
