"""One unit of work per request on one SQLite file: `write` is batched and durable before the reply, `read` is inline.

WAL with synchronous=FULL; the writing half is `foundation.group_commit`. SQL is portable, with `?` placeholders, so
that another engine can stand behind the same three calls.
"""

import sqlite3
from collections.abc import Callable, Sequence
from functools import cache
from itertools import count
from pathlib import Path
from time import sleep
from typing import Any, TypeVar

from sqlalchemy import MetaData
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlmodel import SQLModel

from foundation.group_commit import GroupCommit, StorageFailed, Transaction

__all__ = ["Database", "StorageFailed", "Transaction", "house_tables", "in_use"]
T = TypeVar("T")
SCHEME = "sqlite:///"
PRAGMAS = ("synchronous=FULL", "foreign_keys=ON", "trusted_schema=OFF")
BUSY_SECONDS = 5.0
_PAUSE_SECONDS = 0.01


@cache
def house_tables(name: str) -> type[SQLModel]:
    """The base class of one house's tables, with metadata of its own."""
    return type(f"{name}_tables", (SQLModel,), {"metadata": MetaData(), "__module__": __name__})


class Database:
    """One house's database."""

    def __init__(self, path: str) -> None:
        self._writer = GroupCommit(_connect(path))
        self._reader = _connect(path)
        self._reader.execute("PRAGMA query_only=ON")  # a write through `read` would not be durable in its group
        self._reading = Transaction(self._reader)

    @classmethod
    def open(cls, url: str, metadata: MetaData) -> "Database":
        """Open `sqlite:////absolute/path.db` and create the tables that are missing."""
        path = _path(url)
        place = Path(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch(mode=0o600)  # SQLite gives its side files the mode of this one
        _create_missing(path, metadata)
        return cls(path)

    def read(self, work: Callable[[Transaction], T]) -> T:
        """Run `work` at once on the reading connection: one snapshot, which holds every acknowledged write."""
        if self._reader.in_transaction:
            return work(self._reading)
        self._reader.execute("BEGIN")
        try:
            return work(self._reading)
        finally:
            if self._reader.in_transaction:
                self._reader.execute("COMMIT")

    def row(self, sql: str, params: Sequence[Any] = ()) -> tuple[Any, ...] | None:
        """The first row of one statement, at once: a statement is a snapshot by itself, without BEGIN and COMMIT."""
        return self._reading.one(sql, params)

    async def write(self, work: Callable[[Transaction], T]) -> T:
        """Run `work` in the next group commit; return its result after COMMIT, or raise what it raised.

        `work` runs in another thread and must only compute and speak SQL. Once handed in it is carried out, even if the
        caller is cancelled meanwhile. Raises StorageFailed when the disk does not keep what it was given.
        """
        return await self._writer.write(work)

    def close(self) -> None:
        """Finish what is waiting, then close both connections."""
        self._writer.close()
        self._reader.close()


def in_use(url: str) -> bool:
    """Whether some other connection, of any process, has this database open; for commands that need it alone."""
    path = _path(url)
    if not Path(path).exists():
        return False
    connection = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")  # in WAL every open connection holds a shared lock
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
    except sqlite3.OperationalError as busy:
        if busy.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        return True
    else:
        return False
    finally:
        connection.close()


def _path(url: str) -> str:
    path = url.removeprefix(SCHEME)
    if not url.startswith(SCHEME) or not path or path.startswith(":"):
        raise ValueError(f"unknown database URL {url.split(':', 1)[0]}: use {SCHEME}/absolute/path.db")
    return path


def _connect(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, cached_statements=256
    )
    _write_ahead(connection)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Turns a file to WAL. SQLite does not wait here as it waits elsewhere: a new file's other openers make it fail at
    once with SQLITE_BUSY, so the waiting is ours.
    """
    for attempt in count(1):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as busy:
            if busy.sqlite_errorcode != sqlite3.SQLITE_BUSY or attempt * _PAUSE_SECONDS > BUSY_SECONDS:
                raise
            sleep(_PAUSE_SECONDS)
        else:
            return


def _create_missing(path: str, metadata: MetaData) -> None:
    """IF NOT EXISTS inside one transaction, because several workers of a house start at the same moment."""
    dialect = sqlite.dialect()
    connection = _connect(path)
    connection.execute("BEGIN IMMEDIATE")
    for table in metadata.sorted_tables:
        connection.execute(str(CreateTable(table, if_not_exists=True).compile(dialect=dialect)))
        for index in table.indexes:
            connection.execute(str(CreateIndex(index, if_not_exists=True).compile(dialect=dialect)))
    connection.execute("COMMIT")
    connection.close()
