"""Whoever edits the ledger in SQL is found out (security LG-01 to LG-09)."""

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from data_trust.ledger.audit import Finding, verify
from data_trust.ledger.entry import Entry, Recipient, payload
from data_trust.ledger.store import Head, LedgerStore
from foundation import hash_chain
from foundation.database import Database, house_tables

KEY = bytes(32)


def _entry(number: int, outcome: str = "disclosed") -> Entry:
    recipient = Recipient("clinic", "ひかり診療所", "8700110005901")
    return Entry(number, f"s{number % 2}", recipient, "medical", ("Condition",), "treatment", outcome, "r1", 2, "t1")


def _ledger(folder: Path, entries: int = 6) -> tuple[Database, LedgerStore]:
    db = Database.open(f"sqlite:///{folder / 'ledger.db'}", house_tables("data_trust").metadata)
    store = LedgerStore(KEY)

    async def fill() -> None:
        for number in range(entries):
            await db.write(lambda tx, n=number: store.append(tx, _entry(n)))

    asyncio.run(fill())
    return db, store


def _finding(folder: Path, *statements: str, kept: Head | None = None) -> Finding | None:
    db, store = _ledger(folder)
    try:
        with sqlite3.connect(folder / "ledger.db") as attacker:
            for statement in statements:
                attacker.execute(statement)
        attacker.close()
        return db.read(lambda tx: verify(tx, store, kept))
    finally:
        db.close()


def test_an_untouched_ledger_verifies(tmp_path: Path) -> None:
    assert _finding(tmp_path) is None


def test_an_empty_ledger_verifies(tmp_path: Path) -> None:
    db, store = _ledger(tmp_path, 0)
    assert db.read(lambda tx: verify(tx, store)) is None
    db.close()


ATTACKS: dict[str, tuple[tuple[str, ...], int | None]] = {
    "payload edited": (
        ("UPDATE ledger_entries SET payload = replace(CAST(payload AS TEXT), 'disclosed', 'refusedxx') WHERE seq = 3",),
        3,
    ),
    "subject column edited, to hide the entry from the citizen": (
        ("UPDATE ledger_entries SET subject = 'nobody' WHERE seq = 4",),
        4,
    ),
    "receipt column edited": (("UPDATE ledger_entries SET receipt_id = 'r2' WHERE seq = 2",), 2),
    "entry deleted": (("DELETE FROM ledger_entries WHERE seq = 3",), 4),
    "entry deleted and the rest renumbered": (
        ("DELETE FROM ledger_entries WHERE seq = 3", "UPDATE ledger_entries SET seq = seq - 1 WHERE seq > 3"),
        3,
    ),
    "two entries exchanged": (
        (
            "UPDATE ledger_entries SET seq = 100 WHERE seq = 2",
            "UPDATE ledger_entries SET seq = 2 WHERE seq = 3",
            "UPDATE ledger_entries SET seq = 3 WHERE seq = 100",
        ),
        2,
    ),
    "entry inserted": (
        (
            "INSERT INTO ledger_entries SELECT 7, subject, token_hash, receipt_id, payload, hash"
            " FROM ledger_entries WHERE seq = 6",
        ),
        7,
    ),
    "tail cut": (("DELETE FROM ledger_entries WHERE seq > 4",), None),
    "tail cut and the head moved back": (
        (
            "DELETE FROM ledger_entries WHERE seq > 4",
            "UPDATE ledger_head SET count = 4, hash = (SELECT hash FROM ledger_entries WHERE seq = 4)",
        ),
        None,
    ),
    "head of another type": (("UPDATE ledger_head SET hash = 'text'",), None),
    "head deleted": (("DELETE FROM ledger_head",), None),
    "everything deleted but the head": (("DELETE FROM ledger_entries",), None),
}


@pytest.mark.sqlite_file
@pytest.mark.parametrize(("statements", "seq"), ATTACKS.values(), ids=ATTACKS)
def test_tampering_is_found(tmp_path: Path, statements: tuple[str, ...], seq: int | None) -> None:
    finding = _finding(tmp_path, *statements)
    assert finding is not None
    assert finding.seq == seq


@pytest.mark.sqlite_file
def test_a_history_rewritten_with_a_matching_chain_fails_at_the_seal(tmp_path: Path) -> None:
    previous, statements = hash_chain.GENESIS, ["DELETE FROM ledger_entries"]
    for number in range(6):
        body = payload(number + 1, _entry(number, "consent-withdrawn"))
        previous = hash_chain.link(previous, body)
        statements.append(
            f"INSERT INTO ledger_entries VALUES ({number + 1}, 's{number % 2}', 't1', 'r1',"
            f" x'{body.hex()}', x'{previous.hex()}')"
        )
    statements.append(f"UPDATE ledger_head SET hash = x'{previous.hex()}'")
    assert _finding(tmp_path, *statements) == Finding("the end was not written by this house")


def test_a_rollback_to_an_older_sealed_state_is_found_with_a_head_kept_outside(tmp_path: Path) -> None:
    db, store = _ledger(tmp_path, 3)
    kept = db.read(store.head)
    assert db.read(lambda tx: verify(tx, store, kept)) is None
    db.close()
    older: Callable[[Path], tuple[Database, LedgerStore]] = lambda folder: _ledger(folder, 2)  # noqa: E731
    (tmp_path / "old").mkdir()
    db, store = older(tmp_path / "old")
    assert db.read(lambda tx: verify(tx, store)) is None
    assert db.read(lambda tx: verify(tx, store, kept)) == Finding("the ledger is older than the kept head")
    db.close()


def test_a_fork_of_the_same_length_is_found_with_a_head_kept_outside(tmp_path: Path) -> None:
    assert _finding(tmp_path, kept=Head(3, b"another history")) == Finding("another history", 3)
