"""Tables of the ledger: the entries and the sealed head of their chain.

`append` runs inside the caller's transaction: entry and decision become durable together or not at all.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlmodel import Field

from data_trust.ledger.entry import Entry, from_payload, payload
from foundation import hash_chain
from foundation.database import Transaction, house_tables

if TYPE_CHECKING:
    from sqlmodel import SQLModel as _Base
else:
    _Base = house_tables("data_trust")


class LedgerEntryRow(_Base, table=True):
    """An entry; columns beside `payload` repeat parts of it for searching, and the audit compares them."""

    __tablename__ = "ledger_entries"
    seq: int = Field(primary_key=True)
    subject: str = Field(index=True)
    token_hash: str = Field(index=True)
    receipt_id: str | None = None
    payload: bytes
    hash: bytes


class LedgerHeadRow(_Base, table=True):
    """How long the chain is and where it ends; the seal is keyed, so SQL alone cannot shorten the chain."""

    __tablename__ = "ledger_head"
    id: int = Field(primary_key=True)
    count: int
    hash: bytes
    seal: bytes


@dataclass(frozen=True)
class Head:
    """The end of the chain: number of entries and hash of the last one."""

    count: int
    hash: bytes


class LedgerStore:
    """Appends and reads entries. `key` seals the head."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def append(self, tx: Transaction, entry: Entry) -> bytes:
        """Add one entry to the chain; returns its hash, the citizen's proof."""
        head = self.head(tx)
        seq = head.count + 1
        body = payload(seq, entry)
        link = hash_chain.link(head.hash, body)
        tx.execute(
            "INSERT INTO ledger_entries (seq, subject, token_hash, receipt_id, payload, hash)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (seq, entry.subject, entry.token_hash, entry.receipt_id, body, link),
        )
        self._move_head(tx, Head(seq, link))
        return link

    def _move_head(self, tx: Transaction, head: Head) -> None:
        seal = self.seal(head)
        if head.count == 1:
            tx.execute(
                "INSERT INTO ledger_head (id, count, hash, seal) VALUES (1, ?, ?, ?)",
                (head.count, head.hash, seal),
            )
        else:
            tx.execute(
                "UPDATE ledger_head SET count = ?, hash = ?, seal = ? WHERE id = 1",
                (head.count, head.hash, seal),
            )

    def seal(self, head: Head) -> bytes:
        """The keyed mark of a head."""
        return hmac.digest(self._key, b"%d|" % head.count + head.hash, hashlib.sha256)

    def head(self, tx: Transaction) -> Head:
        """The end of the chain as the database tells it."""
        row = tx.one("SELECT count, hash FROM ledger_head WHERE id = 1")
        return Head(int(row[0]), bytes(row[1])) if row else Head(0, hash_chain.GENESIS)

    def head_is_sealed(self, tx: Transaction) -> bool:
        """Whether the stored head is one this house wrote."""
        row = tx.one("SELECT count, hash, seal FROM ledger_head WHERE id = 1")
        if row is None:
            return tx.one("SELECT 1 FROM ledger_entries LIMIT 1") is None
        return hmac.compare_digest(bytes(row[2]), self.seal(Head(int(row[0]), bytes(row[1]))))

    def rows(self, tx: Transaction) -> Iterator[tuple[Any, ...]]:
        """Every entry in order: seq, subject, token_hash, receipt_id, payload, hash."""
        after = 0
        while True:
            page = tx.all(
                "SELECT seq, subject, token_hash, receipt_id, payload, hash FROM ledger_entries"
                " WHERE seq > ? ORDER BY seq LIMIT 1000",
                (after,),
            )
            if not page:
                return
            yield from page
            after = int(page[-1][0])

    def of_subject(self, tx: Transaction, subject: str, before: int, limit: int) -> list[dict[str, Any]]:
        """A citizen's own entries, newest first, each with its proof hash."""
        rows = tx.all(
            "SELECT payload, hash FROM ledger_entries WHERE subject = ? AND seq < ? ORDER BY seq DESC LIMIT ?",
            (subject, before, limit),
        )
        return [{**json.loads(bytes(body)), "proof": bytes(link).hex()} for body, link in rows]

    def known_uses(self, tx: Transaction, token_hash: str) -> list[Entry]:
        """Earlier entries of a token that named a receipt, one per receipt."""
        rows = tx.all(
            "SELECT payload FROM ledger_entries WHERE seq IN (SELECT MAX(seq) FROM ledger_entries"
            " WHERE token_hash = ? AND receipt_id IS NOT NULL GROUP BY receipt_id) ORDER BY seq",
            (token_hash,),
        )
        return [from_payload(bytes(body)) for (body,) in rows]
