"""Proving that nobody changed the ledger: recompute the chain, compare the columns, check the sealed end.

Finds an edited, deleted, inserted or reordered entry, a cut tail (the head is sealed with a key that is not
in the database) and, given a head somebody kept outside, a rollback to an older state (LG-01 to LG-09).
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from data_trust.ledger.store import Head, LedgerStore
from foundation import hash_chain
from foundation.database import Transaction


@dataclass(frozen=True)
class Finding:
    """What does not hold; `seq` is the first broken entry, None when the end itself is wrong."""

    what: str
    seq: int | None = None


def verify(tx: Transaction, store: LedgerStore, kept: Head | None = None) -> Finding | None:
    """None when everything holds. `kept` is a head that was kept outside this database."""
    rows = list(store.rows(tx))
    try:
        return _broken_entry(rows) or _broken_end(tx, store, rows) or _rollback(rows, kept)
    except (TypeError, ValueError):  # the head holds values of another type
        return Finding("the end cannot be read")


def _broken_entry(rows: list[tuple[Any, ...]]) -> Finding | None:
    index = hash_chain.verify((_raw(row[4]), _raw(row[5])) for row in rows)
    if index is not None:
        return Finding("the chain breaks here", int(rows[index][0]))
    return next(_disagreements(rows), None)


def _disagreements(rows: Iterable[tuple[Any, ...]]) -> Iterator[Finding]:
    """A column that says something else than the chained payload would hide or move an entry."""
    for expected, (seq, subject, token_hash, receipt_id, body, _) in enumerate(rows, start=1):
        told = json.loads(body)
        chained = (told["seq"], told["subject"], told["token_hash"], told["receipt_id"])
        if seq != expected or (seq, subject, token_hash, receipt_id) != chained:
            yield Finding("a column contradicts the chained entry", int(seq))


def _broken_end(tx: Transaction, store: LedgerStore, rows: list[tuple[Any, ...]]) -> Finding | None:
    head = store.head(tx)
    last = _raw(rows[-1][5]) if rows else hash_chain.GENESIS
    if (len(rows), last) != (head.count, head.hash):
        return Finding("entries are missing at the end")
    return None if store.head_is_sealed(tx) else Finding("the end was not written by this house")


def _rollback(rows: list[tuple[Any, ...]], kept: Head | None) -> Finding | None:
    if kept is None or kept.count == 0:
        return None
    if len(rows) < kept.count:
        return Finding("the ledger is older than the kept head")
    return None if _raw(rows[kept.count - 1][5]) == kept.hash else Finding("another history", kept.count)


def _raw(value: object) -> bytes:
    """An attacker may have put another type into a column; that is a broken entry, not a crash."""
    return value if isinstance(value, bytes) else repr(value).encode()
