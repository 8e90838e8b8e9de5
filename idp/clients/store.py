"""Tables and repository of clients and of used client assertions.

A client is read on every request, so parsed copies stay in memory. Every change moves one number in the database, which
a provider looks at each second (news.py): that is how long a change made by another process may take. The tokens of a
client that was stopped or removed are dead at once all the same, for their own row is asked about it at each use
(tokens/store.py).
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
# Without a watch over the news, as in an operator's command.
_FRESH_SECONDS = 60
_NEWS = (
    "INSERT INTO client_news (id, number) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET number = client_news.number + 1"
)
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


class ClientStoppedRow(house_tables("idp"), table=True):  # type: ignore[call-arg, misc]
    """A client that an operator stopped, wherever it is registered, or removed: its tokens are worth nothing."""

    __tablename__ = "client_stopped"
    client_id: str = Field(primary_key=True)
    stopped_at: int = Field(sa_type=BigInteger)
    removed: bool = False


class ClientNewsRow(house_tables("idp"), table=True):  # type: ignore[call-arg, misc]
    """One number that moves with every change of any client."""

    __tablename__ = "client_news"
    id: int = Field(primary_key=True)
    number: int = Field(sa_type=BigInteger)


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
        self._seen_news = -1
        self._stopped: frozenset[str] = frozenset()
        self.look_at_news()

    def look_at_news(self) -> bool:
        """Whether anything was changed by anybody since the last look; what is in memory is then read again."""
        row = self._database.row("SELECT number FROM client_news WHERE id = 1")
        number = row[0] if row else 0
        if number == self._seen_news:
            return False
        stopped = self._database.rows("SELECT client_id FROM client_stopped", ())
        self._seen_news, self._stopped = number, frozenset(row[0] for row in stopped)
        self._fresh = {name: known._replace(fresh_until=0) for name, known in self._fresh.items()}
        return True

    async def put(self, client: Client, beside: Beside = lambda _: None) -> None:
        """Registers or replaces; what is written `beside` it stands or falls with it."""
        document = to_document(self._closed(client))
        now = self._clock.timestamp()

        def work(tx: Transaction) -> None:
            beside(tx)
            _upsert(tx, client, document, now)
            tx.execute("DELETE FROM client_stopped WHERE client_id = ? AND removed", (client.client_id,))
            tx.execute(_NEWS)

        await self._database.write(work)
        self.look_at_news()
        self._fresh[client.client_id] = _Known(now + _FRESH_SECONDS, document, client)

    async def remove(self, client_id: str, beside: Beside = lambda _: None) -> bool:
        """Forgets a client; whatever it holds is worth nothing from then on. False: there was none."""

        def work(tx: Transaction) -> bool:
            beside(tx)
            tx.execute("DELETE FROM client_name WHERE client_id = ?", (client_id,))
            if tx.execute("DELETE FROM client WHERE client_id = ?", (client_id,)) != 1:
                return False
            tx.execute("DELETE FROM client_stopped WHERE client_id = ?", (client_id,))
            tx.execute(_STOP, (client_id, self._clock.timestamp(), True))
            tx.execute(_NEWS)
            return True

        removed = await self._database.write(work)
        self._fresh.pop(client_id, None)
        self.look_at_news()
        return removed

    async def stop(self, client_id: str) -> bool:
        """From now on nobody knows this client, until it is resumed. False: it was stopped before."""
        return await self._change(_STOP, (client_id, self._clock.timestamp(), False))

    async def resume(self, client_id: str) -> bool:
        """As it was; tokens that are not over are good again. False: it was not stopped."""
        return await self._change("DELETE FROM client_stopped WHERE client_id = ? AND NOT removed", (client_id,))

    def is_stopped(self, client_id: str) -> bool:
        """By an operator."""
        return client_id in self._stopped

    def get(self, client_id: str) -> Client | None:
        """The client, unless it was stopped."""
        return None if client_id in self._stopped else self.registered(client_id)

    def registered(self, client_id: str) -> Client | None:
        """The registration, stopped or not, from memory while fresh; unknown ids are not kept there."""
        if client_id in self._configured:
            return self._configured[client_id]
        known = self._fresh.get(client_id)
        if known is not None and known.fresh_until > self._clock.timestamp():
            return known.client
        row = self._database.row("SELECT document FROM client WHERE client_id = ?", (client_id,))
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
        return self._database.row(sql, asked) is not None

    def all(self) -> list[Client]:
        """Every client, by id."""
        rows = self._database.rows("SELECT document FROM client ORDER BY client_id", ())
        kept = {client.client_id: client for client in (self._parse(row[0]) for row in rows)}
        return [*{**kept, **self._configured}.values()]

    async def _change(self, sql: str, values: tuple[Any, ...]) -> bool:
        def work(tx: Transaction) -> bool:
            tx.execute(_NEWS)
            return tx.execute(sql, values) == 1

        changed = await self._database.write(work)
        self.look_at_news()
        return changed

    def is_configured(self, client_id: str) -> bool:
        """Whether the configuration file has it: what is written there is changed there."""
        return client_id in self._configured

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


_STOP = (
    "INSERT INTO client_stopped (client_id, stopped_at, removed) VALUES (?, ?, ?) ON CONFLICT (client_id) DO NOTHING"
)


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
