"""Every way of changing the audit by SQL is found, and so is a rollback where somebody kept an end."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from foundation.clock import FixedClock
from foundation.database import Database, house_tables
from idp.audit.proof import Finding, verify
from idp.audit.store import AuditStore, Head
from tests.idp.card_login import mint

ATTACKS = {
    "edited": ("UPDATE audit_entry SET payload = replace(payload, 'bank', 'shop') WHERE seq = 2", 2),
    "removed": ("DELETE FROM audit_entry WHERE seq = 2", 3),
    "moved": ("UPDATE audit_entry SET seq = seq + 100 WHERE seq = 4", 104),
    "inserted": ("INSERT INTO audit_entry SELECT 9, payload, hash FROM audit_entry WHERE seq = 1", 9),
    "of another type": ("UPDATE audit_entry SET hash = 'text' WHERE seq = 1", 1),
    "cut": ("DELETE FROM audit_entry WHERE seq = 4", None),
    "cut with its end": (
        "DELETE FROM audit_entry WHERE seq = 4;"
        "UPDATE audit_head SET count = 3, hash = (SELECT hash FROM audit_entry WHERE seq = 3)",
        None,
    ),
    "emptied": (
        "DELETE FROM audit_entry; DELETE FROM audit_head; INSERT INTO audit_head VALUES (1, 0, x'00', x'00')",
        None,
    ),
}


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    database, store = _open(tmp_path)
    asyncio.run(_four(store))
    assert verify(database, store) is None
    database.close()
    return tmp_path


async def _four(store: AuditStore) -> None:
    for _ in range(4):
        await store.append("operator:h", "clients.disable", "bank", "begun", {})


def _open(tmp_path: Path) -> tuple[Database, AuditStore]:
    database = Database.open(f"sqlite:///{tmp_path}/a.db", house_tables("idp").metadata)
    return database, AuditStore(database, FixedClock(mint.NOW), b"2" * 32)


@pytest.mark.sqlite_file
@pytest.mark.parametrize("attack", ATTACKS)
def test_attack_audit_that_was(kept: Path, attack: str) -> None:
    sql, seq = ATTACKS[attack]
    with sqlite3.connect(kept / "a.db") as direct:
        direct.executescript(sql)
    direct.close()
    database, store = _open(kept)
    found = verify(database, store)
    database.close()
    assert isinstance(found, Finding)
    assert found.seq == seq


@pytest.mark.sqlite_file
def test_attack_whole_audit_forgotten_is_found_by_a_kept_end_only(kept: Path) -> None:
    database, store = _open(kept)
    end = store.newest()
    database.close()
    with sqlite3.connect(kept / "a.db") as direct:
        direct.executescript("DELETE FROM audit_entry; DELETE FROM audit_head")
    direct.close()
    database, store = _open(kept)
    assert verify(database, store) is None
    assert verify(database, store, end) == Finding("the audit is older than the kept end")
    database.close()


def test_an_end_of_another_history_is_told(kept: Path) -> None:
    database, store = _open(kept)
    assert verify(database, store, Head(2, b"x" * 32)) == Finding("another history", 2)
    assert verify(database, store, store.newest()) is None
    database.close()


def test_an_end_under_another_key_was_not_written_by_this_house(kept: Path) -> None:
    database = Database.open(f"sqlite:///{kept}/a.db", house_tables("idp").metadata)
    foreign = AuditStore(database, FixedClock(mint.NOW), b"3" * 32)
    assert verify(database, foreign) == Finding("the end was not written by this house")
    database.close()
