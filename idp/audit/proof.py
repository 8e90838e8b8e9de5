"""Proving that nobody changed the audit: recompute the chain, check the sealed end, compare with an end kept elsewhere.

Finds an entry that was edited, removed, inserted or moved, and a tail that was cut off. Whoever holds the database and
the sealing key can write another history that holds; an end that somebody kept outside finds that too.
"""

from dataclasses import dataclass
from typing import Any

from foundation import hash_chain
from foundation.database import Database, Transaction
from idp.audit.store import AuditStore, Head, head_of


@dataclass(frozen=True)
class Finding:
    """What does not hold; `seq` is the first broken entry, None where the end itself is wrong."""

    what: str
    seq: int | None = None


def verify(database: Database, store: AuditStore, kept: Head | None = None) -> Finding | None:
    """None when everything holds."""
    return database.read(lambda tx: _judge(tx, store, kept))


def _judge(tx: Transaction, store: AuditStore, kept: Head | None) -> Finding | None:
    rows = list(store.rows(tx))
    try:
        return _broken_entry(rows) or _broken_end(tx, store, rows) or _another_history(rows, kept)
    except (TypeError, ValueError):  # somebody put another type into a column
        return Finding("the end cannot be read")


def _broken_entry(rows: list[tuple[Any, ...]]) -> Finding | None:
    index = hash_chain.verify((_raw(row[1]), _raw(row[2])) for row in rows)
    if index is not None:
        return Finding("the chain breaks here", int(rows[index][0]))
    moved = next((int(row[0]) for number, row in enumerate(rows, start=1) if row[0] != number), None)
    return None if moved is None else Finding("the numbers have a gap", moved)


def _broken_end(tx: Transaction, store: AuditStore, rows: list[tuple[Any, ...]]) -> Finding | None:
    head = head_of(tx)
    if (len(rows), _end(rows)) != (head.count, head.hash):
        return Finding("entries are missing at the end")
    return None if store.is_sealed(tx) else Finding("the end was not written by this house")


def _another_history(rows: list[tuple[Any, ...]], kept: Head | None) -> Finding | None:
    if kept is None or kept.count == 0:
        return None
    if len(rows) < kept.count:
        return Finding("the audit is older than the kept end")
    return None if _end(rows[: kept.count]) == kept.hash else Finding("another history", kept.count)


def _end(rows: list[tuple[Any, ...]]) -> bytes:
    return _raw(rows[-1][2]) if rows else hash_chain.GENESIS


def _raw(value: object) -> bytes:
    return value if isinstance(value, bytes) else repr(value).encode()
