"""Appending to the ledger and finding entries again."""

import asyncio
from pathlib import Path

import pytest

from data_trust.ledger.entry import Entry, Recipient
from data_trust.ledger.store import LedgerStore
from foundation import hash_chain
from foundation.database import Database, Transaction, house_tables


def _entry(subject: str, token: str = "t", receipt: str | None = "r") -> Entry:
    return Entry(
        1, subject, Recipient("c", "n", "1"), "jobs", ("Badge",), "recruitment", "disclosed", receipt, 1, token
    )


@pytest.fixture
def db(tmp_path: Path):  # type: ignore[no-untyped-def]  # noqa: ANN201 - a generator fixture
    database = Database.open(f"sqlite:///{tmp_path / 'x.db'}", house_tables("data_trust").metadata)
    yield database
    database.close()


def test_each_entry_is_linked_to_the_one_before(db: Database) -> None:
    store = LedgerStore(bytes(32))

    async def fill() -> list[bytes]:
        return [await db.write(lambda tx: store.append(tx, _entry("s"))) for _ in range(3)]

    proofs = asyncio.run(fill())
    rows = db.read(lambda tx: list(store.rows(tx)))
    assert [row[0] for row in rows] == [1, 2, 3]
    assert [row[5] for row in rows] == proofs
    assert hash_chain.verify((row[4], row[5]) for row in rows) is None
    assert db.read(store.head).hash == proofs[-1]


def test_a_failed_neighbour_leaves_no_gap(db: Database) -> None:
    store = LedgerStore(bytes(32))

    def fails(tx: Transaction) -> None:
        store.append(tx, _entry("s"))
        raise ValueError("after the entry")

    async def mixed() -> None:
        writes = [db.write(lambda tx: store.append(tx, _entry("s"))), db.write(fails)] * 1
        await asyncio.gather(*writes, db.write(lambda tx: store.append(tx, _entry("s"))), return_exceptions=True)

    asyncio.run(mixed())
    assert [row[0] for row in db.read(lambda tx: list(store.rows(tx)))] == [1, 2]


def test_a_citizen_finds_her_own_entries_newest_first_page_by_page(db: Database) -> None:
    store = LedgerStore(bytes(32))

    async def fill() -> None:
        for number in range(7):
            await db.write(lambda tx, n=number: store.append(tx, _entry("a" if n % 2 else "b")))

    asyncio.run(fill())
    first = db.read(lambda tx: store.of_subject(tx, "b", 2**62, 3))
    second = db.read(lambda tx: store.of_subject(tx, "b", first[-1]["seq"], 3))
    assert [e["seq"] for e in first + second] == [7, 5, 3, 1]


def test_a_token_leads_to_the_receipts_it_was_used_with(db: Database) -> None:
    store = LedgerStore(bytes(32))

    async def fill() -> None:
        for entry in (_entry("a", "t", None), _entry("a", "t", "r1"), _entry("a", "t", "r1"), _entry("a", "u", "r2")):
            await db.write(lambda tx, e=entry: store.append(tx, e))

    asyncio.run(fill())
    assert [entry.receipt_id for entry in db.read(lambda tx: store.known_uses(tx, "t"))] == ["r1"]
    assert db.read(lambda tx: store.known_uses(tx, "v")) == []
