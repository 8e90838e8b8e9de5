"""Tables and repository of clients and of used client assertions.

A client is read on every request, so parsed copies stay in memory and are looked at again after a minute:
that is how long a change made by another process may take.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, NamedTuple

import orjson
from sqlmodel import BigInteger, Field

from foundation.clock import Clock
from foundation.database import Database, Transaction, house_tables
from foundation.envelope import Sealer
from foundation.used_ids import UsedIds
from idp.clients.client import Client
from idp.clients.names import LEAST_TELLING, folded

Beside = Callable[[Transaction], None]
_FRESH_SECONDS = 60
_KIND = "client-secret"


class ClientRow(house_tables("idp"), table=True):  # type: ignore[call-arg, misc]
    """One registration as it was imported."""

    __tablename__ = "client"
    client_id: str = Field(primary_key=True)
    document: str
    changed_at: int = Field(sa_type=BigInteger)


class ClientNameRow(house_tables("idp"), table=True):  # type: ignore[call-arg, misc]
    """The two names of a client that an operator saw, in the form in which names that look alike are the same."""

    __tablename__ = "client_name"
    client_id: str = Field(primary_key=True)
    folded: str = Field(primary_key=True)


class AssertionRow(house_tables("idp"), table=True):  # type: ignore[call-arg, misc]
    """RFC 7523 3: an assertion's id is good once."""

    __tablename__ = "client_assertion"
    id: str = Field(primary_key=True)
    forget_at: int = Field(sa_type=BigInteger, index=True)


class _Known(NamedTuple):
    """A parsed copy, and the document that it was parsed from."""

    fresh_until: int
    document: str
    client: Client


class ClientStore:
    """Registered clients, parsed once; those of the configuration file come first and never change while we run."""

    def __init__(self, database: Database, clock: Clock, sealer: Sealer, configured: Iterable[Client] = ()) -> None:
        self._database, self._clock, self._sealer = database, clock, sealer
        self._configured = {client.client_id: client for client in configured}
        self._fresh: dict[str, _Known] = {}

    async def put(self, client: Client, beside: Beside = lambda _: None) -> None:
        """Registers or replaces; what is written `beside` it stands or falls with it."""
        document = to_document(self._closed(client))
        now = self._clock.timestamp()

        def work(tx: Transaction) -> None:
            beside(tx)
            _upsert(tx, client, document, now)

        await self._database.write(work)
        self._fresh[client.client_id] = _Known(now + _FRESH_SECONDS, document, client)

    async def remove(self, client_id: str, beside: Beside = lambda _: None) -> bool:
        """Forgets a client; whatever it holds is worth nothing from then on. False: there was none."""

        def work(tx: Transaction) -> bool:
            beside(tx)
            tx.execute("DELETE FROM client_name WHERE client_id = ?", (client_id,))
            return tx.execute("DELETE FROM client WHERE client_id = ?", (client_id,)) == 1

        removed = await self._database.write(work)
        self._fresh.pop(client_id, None)
        return removed

    def get(self, client_id: str) -> Client | None:
        """The client, from memory while fresh; unknown ids are not kept, so nobody can fill the memory."""
        if client_id in self._configured:
            return self._configured[client_id]
        known = self._fresh.get(client_id)
        if known is not None and known.fresh_until > self._clock.timestamp():
            return known.client
        row = self._database.read(lambda tx: tx.one("SELECT document FROM client WHERE client_id = ?", (client_id,)))
        if row is None:
            self._fresh.pop(client_id, None)
            return None
        # To judge a registration again costs milliseconds, mostly for its keys: only when it is another one.
        client = known.client if known is not None and known.document == row[0] else self._parse(row[0])
        self._fresh[client_id] = _Known(self._clock.timestamp() + _FRESH_SECONDS, row[0], client)
        return client

    def has_name_like(self, name: str, *, besides: str = "") -> bool:
        """Whether a name that an operator saw at another client is the same to a reader, or stands inside this one."""
        ours = folded(name)
        if any(_is_like(ours, client) for client in self._configured.values() if client.client_id != besides):
            return True
        sql = (
            "SELECT 1 FROM client_name WHERE client_id <> ? "
            "AND (folded = ? OR (length(folded) >= ? AND replace(?, folded, '') <> ?)) LIMIT 1"
        )
        asked = (besides, ours, LEAST_TELLING, ours, ours)
        return self._database.read(lambda tx: tx.one(sql, asked)) is not None

    def all(self) -> list[Client]:
        """Every client, by id."""
        rows = self._database.read(lambda tx: tx.all("SELECT document FROM client ORDER BY client_id", ()))
        kept = {client.client_id: client for client in (self._parse(row[0]) for row in rows)}
        return [*{**kept, **self._configured}.values()]

    def _closed(self, client: Client) -> Client:
        """As it may be stored: a secret that must be known is sealed, so that the database alone tells nobody."""
        secret = client.shared_secret
        return replace(client, shared_secret=self._sealer.seal(secret.encode(), kind=_KIND)) if secret else client

    def _parse(self, document: str) -> Client:
        members: dict[str, Any] = orjson.loads(document)
        for name, value in members.items():
            members[name] = tuple(value) if isinstance(value, list) else value
        if members.get("shared_secret"):
            members["shared_secret"] = self._sealer.open(members["shared_secret"], kind=_KIND).decode()
        return Client(**members)


def used_assertions(database: Database) -> UsedIds:
    """The memory of assertions, until each is past its own end."""
    return UsedIds(database, AssertionRow.__tablename__)


def to_document(client: Client) -> str:
    """The registration as JSON."""
    return orjson.dumps({name: getattr(client, name) for name in client.__dataclass_fields__}, default=dict).decode()


def _is_like(ours: str, client: Client) -> bool:
    taken = {folded(client.name_ja), folded(client.name_en)}
    return any(ours == each or (len(each) >= LEAST_TELLING and each in ours) for each in taken)


def _upsert(tx: Transaction, client: Client, document: str, now: int) -> None:
    tx.execute(
        "INSERT INTO client (client_id, document, changed_at) VALUES (?, ?, ?) "
        "ON CONFLICT (client_id) DO UPDATE SET document = excluded.document, changed_at = excluded.changed_at",
        (client.client_id, document, now),
    )
    tx.execute("DELETE FROM client_name WHERE client_id = ?", (client.client_id,))
    for name in set() if client.self_registered else {folded(client.name_ja), folded(client.name_en)} - {""}:
        tx.execute("INSERT INTO client_name (client_id, folded) VALUES (?, ?)", (client.client_id, name))
