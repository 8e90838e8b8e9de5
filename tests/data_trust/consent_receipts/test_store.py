"""The tables of receipts and of the outbox."""

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import psycopg
import pytest

from data_trust.consent_receipts.receipt import Standing
from data_trust.consent_receipts.store import Kept, OutboxStore, ReceiptStore
from foundation.database import Database, Transaction, house_tables

STORE, OUTBOX = ReceiptStore(), OutboxStore()


@pytest.fixture
def db(tmp_path: Path):  # type: ignore[no-untyped-def]  # noqa: ANN201 - a generator fixture
    database = Database.open(f"sqlite:///{tmp_path / 'x.db'}", house_tables("data_trust").metadata)
    yield database
    database.close()


def _kept(receipt_id: str = "r1", subject: str = "s1", decision: str = "approved") -> Kept:
    details: list[dict[str, Any]] = [{"domain": "jobs", "datatypes": ["Badge"], "purpose": "recruitment"}]
    return Kept(Standing(receipt_id, subject, "c1", decision, (), 100, None), 10, b"sealed", b"digest", details)


def _write(db: Database, work: Any) -> Any:
    return asyncio.run(db.write(work))


def test_a_receipt_comes_back_as_it_was_kept(db: Database) -> None:
    _write(db, lambda tx: STORE.insert(tx, _kept(), "ix1"))
    found = db.read(lambda tx: STORE.one(tx, "r1"))
    assert found is not None
    assert (found.sealed, found.digest, found.given_at) == (b"sealed", b"digest", 10)
    assert found.standing.granted[0].datatypes == {"Badge"}
    assert db.read(lambda tx: STORE.of_interaction(tx, "s1", "ix1")) == found
    assert db.read(lambda tx: STORE.of_interaction(tx, "s2", "ix1")) is None
    assert db.read(lambda tx: STORE.standing(tx, "nowhere")) is None


def test_one_interaction_of_one_person_has_one_receipt(db: Database) -> None:
    _write(db, lambda tx: STORE.insert(tx, _kept(), "ix1"))
    with pytest.raises((sqlite3.IntegrityError, psycopg.IntegrityError)):
        _write(db, lambda tx: STORE.insert(tx, _kept("r2"), "ix1"))
    _write(db, lambda tx: STORE.insert(tx, _kept("r3", "s2"), "ix1"))


def test_a_withdrawal_and_its_notice_are_one_write_and_happen_once(db: Database) -> None:
    _write(db, lambda tx: STORE.insert(tx, _kept(), "ix1"))
    standing = _kept().standing

    def fails(tx: Transaction) -> None:
        STORE.withdraw(tx, standing, 50, "jws")
        raise ValueError("crash before the commit")

    with pytest.raises(ValueError):
        _write(db, fails)
    assert db.read(lambda tx: OUTBOX.due(tx, 99)) == []
    assert _write(db, lambda tx: STORE.withdraw(tx, standing, 50, "jws")) is True
    assert _write(db, lambda tx: STORE.withdraw(tx, standing, 60, "again")) is False
    kept = db.read(lambda tx: STORE.one(tx, "r1"))
    assert kept is not None
    assert (kept.standing.withdrawn_at, kept.termination) == (50, "jws")
    assert db.read(lambda tx: OUTBOX.due(tx, 50)) == [("r1", 0)]


def test_nobody_elses_receipt_and_no_refusal_can_be_withdrawn(db: Database) -> None:
    _write(db, lambda tx: STORE.insert(tx, _kept(), "ix1"))
    _write(db, lambda tx: STORE.insert(tx, _kept("r2", decision="refused"), "ix2"))
    assert _write(db, lambda tx: STORE.withdraw(tx, _kept(subject="thief").standing, 5, "x")) is False
    assert _write(db, lambda tx: STORE.withdraw(tx, _kept("r2").standing, 5, "x")) is False


def test_a_notice_waits_until_its_time_and_ends_when_delivered(db: Database) -> None:
    _write(db, lambda tx: STORE.insert(tx, _kept(), "ix1"))
    _write(db, lambda tx: STORE.withdraw(tx, _kept().standing, 50, "jws"))
    _write(db, lambda tx: OUTBOX.later(tx, "r1", 60))
    assert db.read(lambda tx: OUTBOX.due(tx, 59)) == []
    assert db.read(lambda tx: OUTBOX.due(tx, 60)) == [("r1", 1)]
    _write(db, lambda tx: OUTBOX.delivered(tx, "r1", 61))
    assert db.read(lambda tx: OUTBOX.due(tx, 999)) == []


def test_receipts_of_a_person_come_newest_first(db: Database) -> None:
    _write(db, lambda tx: STORE.insert(tx, _kept("r1"), "ix1"))
    _write(db, lambda tx: STORE.insert(tx, _kept("r2"), "ix2"))
    _write(db, lambda tx: STORE.insert(tx, _kept("r3", "s2"), "ix3"))
    assert [k.standing.receipt_id for k in db.read(lambda tx: STORE.of_subject(tx, "s1"))] == ["r1", "r2"]
