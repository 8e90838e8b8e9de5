"""The link behind the group commit: what undoes itself, what is fatal, what passes, and who may write."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, Table

from foundation.engine import Fatal, Transaction
from foundation.sqlite_engine import SqliteEngine, SqliteLink

TABLES = MetaData()
Table("coin", TABLES, Column("id", Integer, primary_key=True))
PUT = "INSERT INTO coin VALUES (?)"


@pytest.fixture
def engine(tmp_path: Path) -> SqliteEngine:
    made = SqliteEngine(f"sqlite:///{tmp_path / 'coins.db'}")
    made.create_missing(TABLES)
    return made


@pytest.fixture
def link(engine: SqliteEngine) -> Iterator[SqliteLink]:
    writer = engine.writer()
    yield writer
    writer.close()


def _half(tx: Transaction) -> None:
    tx.execute(PUT, (2,))
    raise LookupError("half way")


def test_what_a_work_raises_undoes_it_alone(link: SqliteLink) -> None:
    link.begin()
    assert link.apart(lambda tx: tx.execute(PUT, (1,))) == 1
    with pytest.raises(LookupError):
        link.apart(_half)
    link.commit()
    assert link.transaction.all("SELECT id FROM coin") == [(1,)]


def test_a_work_that_ends_the_transaction_is_fatal_for_the_batch(link: SqliteLink) -> None:
    link.begin()
    with pytest.raises(Fatal):
        link.apart(lambda tx: tx.execute("COMMIT"))
    link.rollback()


def test_only_another_writer_passes(engine: SqliteEngine, link: SqliteLink) -> None:
    other = sqlite3.connect(engine.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    link.transaction.one("PRAGMA busy_timeout=20")
    with pytest.raises(sqlite3.OperationalError) as busy:
        link.begin()
    other.close()
    assert link.passing(busy.value)
    assert not link.passing(sqlite3.OperationalError("disk I/O error"))


def test_a_reader_sees_one_state_and_cannot_write(engine: SqliteEngine, link: SqliteLink) -> None:
    reader = engine.reader()

    def twice(tx: Transaction) -> tuple[object, object]:
        before = tx.one("SELECT count(*) FROM coin")
        link.begin()
        link.apart(lambda inner: inner.execute(PUT, (5,)))
        link.commit()
        return before, tx.one("SELECT count(*) FROM coin")

    assert reader.snapshot(twice) == ((0,), (0,))
    assert reader.snapshot(lambda tx: tx.one("SELECT count(*) FROM coin")) == (1,)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.transaction.execute(PUT, (6,))
    reader.close()


def test_a_file_that_is_not_there_is_not_in_use(tmp_path: Path, engine: SqliteEngine) -> None:
    assert not SqliteEngine(f"sqlite:///{tmp_path / 'none.db'}").in_use()
    assert not engine.in_use()
    held = engine.reader()
    assert engine.in_use()
    held.close()
