"""Tables and repository of the audit: chained entries, and the sealed end of the chain.

All writes of a database have one order over all processes (foundation/engine.py), so a command at a terminal and the
running provider continue one chain.
"""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlmodel import BigInteger, Field

from foundation import hash_chain
from foundation.clock import Clock
from foundation.database import Database, Transaction, house_tables
from idp.audit.entry import PROVIDER, Entry, from_payload, payload

_LABEL = b"kakehashi audit 1"
_PAGE = 1000


class AuditRow(house_tables("idp"), table=True):  # type: ignore[call-arg, misc]
    """One entry: `payload` is what is chained."""

    __tablename__ = "audit_entry"
    seq: int = Field(primary_key=True, sa_type=BigInteger)
    payload: bytes
    hash: bytes


class AuditHeadRow(house_tables("idp"), table=True):  # type: ignore[call-arg, misc]
    """How long the chain is and where it ends; the seal is keyed, so SQL alone cannot shorten the chain."""

    __tablename__ = "audit_head"
    id: int = Field(primary_key=True)
    count: int = Field(sa_type=BigInteger)
    hash: bytes
    seal: bytes


@dataclass(frozen=True)
class Head:
    """The end of the chain: how many entries, and the hash of the last."""

    count: int
    hash: bytes


class AuditStore:
    """Appends and reads; nothing is ever changed or removed."""

    def __init__(self, database: Database, clock: Clock, sealing_key: bytes) -> None:
        self._database, self._clock = database, clock
        self._key = hmac.digest(sealing_key, _LABEL, sha256)

    async def append(self, actor: str, action: str, subject: str, stage: str, told: dict[str, Any]) -> int:
        """On disk when this returns; the entry's number."""
        entry = Entry(self._clock.timestamp(), actor, action, subject, stage, told)
        return await self._database.write(lambda tx: self._append(tx, entry))

    async def notice(self, action: str, subject: str, **told: Any) -> None:
        """An event that nobody ordered."""
        await self.append(PROVIDER, action, subject, "noticed", told)

    def page(self, after: int, limit: int) -> list[tuple[int, Entry, bytes]]:
        """Number, entry and chained hash of what follows `after`, oldest first."""
        return [(*from_payload(bytes(body)), bytes(link)) for _, body, link in self._database.read(_rows(after, limit))]

    def newest(self) -> Head:
        """The end of the chain as the database tells it."""
        return self._database.read(head_of)

    def rows(self, tx: Transaction) -> Iterator[tuple[Any, ...]]:
        """Every row in order: seq, payload, hash."""
        after = 0
        while page := _rows(after, _PAGE)(tx):
            yield from page
            after = int(page[-1][0])

    def is_sealed(self, tx: Transaction) -> bool:
        """Whether the stored end is one that this house wrote."""
        row = tx.one("SELECT seal FROM audit_head WHERE id = 1")
        if row is None:
            return tx.one("SELECT 1 FROM audit_entry LIMIT 1") is None
        return isinstance(row[0], bytes) and hmac.compare_digest(row[0], self._seal(head_of(tx)))

    def _append(self, tx: Transaction, entry: Entry) -> int:
        before = head_of(tx)
        seq = before.count + 1
        body = payload(seq, entry)
        head = Head(seq, hash_chain.link(before.hash, body))
        tx.execute("INSERT INTO audit_entry (seq, payload, hash) VALUES (?, ?, ?)", (seq, body, head.hash))
        tx.execute(
            "INSERT INTO audit_head (id, count, hash, seal) VALUES (1, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
            "count = excluded.count, hash = excluded.hash, seal = excluded.seal",
            (head.count, head.hash, self._seal(head)),
        )
        return seq

    def _seal(self, head: Head) -> bytes:
        return hmac.digest(self._key, b"%d|" % head.count + head.hash, sha256)


def head_of(tx: Transaction) -> Head:
    """The stored end of the chain."""
    row = tx.one("SELECT count, hash FROM audit_head WHERE id = 1")
    return Head(int(row[0]), bytes(row[1])) if row else Head(0, hash_chain.GENESIS)


def _rows(after: int, limit: int) -> Any:
    sql = "SELECT seq, payload, hash FROM audit_entry WHERE seq > ? ORDER BY seq LIMIT ?"
    return lambda tx: tx.all(sql, (after, limit))
