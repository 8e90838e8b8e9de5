"""SQLite in write-ahead mode with synchronous=FULL: the embedded default, one file for each house."""

import sqlite3
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from time import sleep
from typing import Any

from sqlalchemy import MetaData
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable
from starlette.types import ASGIApp

from foundation.engine import Fatal, Statement, T, Transaction
from foundation.group_commit import GroupCommit

SCHEME = "sqlite:///"
PRAGMAS = ("synchronous=FULL", "foreign_keys=ON", "trusted_schema=OFF")
BUSY_SECONDS = 5.0
BROKEN_DISK = ("SQLITE_IOERR", "SQLITE_FULL", "SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_READONLY", "SQLITE_CANTOPEN")
_PAUSE_SECONDS = 0.01


class SqliteTransaction:
    """Statements on one connection."""

    __slots__ = ("_connection",)

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def execute(self, sql: str, params: Sequence[Any] = ()) -> int:
        """Run one statement; the number of rows it changed."""
        return self._connection.execute(sql, params).rowcount

    def one(self, sql: str, params: Sequence[Any] = ()) -> tuple[Any, ...] | None:
        """The first row, or None."""
        row: tuple[Any, ...] | None = self._connection.execute(sql, params).fetchone()
        return row

    def all(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Every row."""
        return self._connection.execute(sql, params).fetchall()


class SqliteLink:
    """One connection. BEGIN IMMEDIATE takes the file's one writing lock, over all processes."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.transaction: Transaction = SqliteTransaction(connection)

    def begin(self) -> None:
        """Waits for other writers up to BUSY_SECONDS."""
        self.connection.execute("BEGIN IMMEDIATE")

    def apart(self, work: Callable[[Transaction], T]) -> T:
        """A savepoint for each piece of work: 1.3 us measured."""
        self.connection.execute("SAVEPOINT work")
        try:
            result = work(self.transaction)
        except BaseException as error:
            if getattr(error, "sqlite_errorname", "").startswith(BROKEN_DISK):
                raise Fatal from error
            self._must("ROLLBACK TO work")
            self._must("RELEASE work")
            raise
        self._must("RELEASE work")
        return result

    def _must(self, statement: str) -> None:
        """There is no such savepoint any more when the work ended the transaction itself."""
        try:
            self.connection.execute(statement)
        except sqlite3.Error as lost:
            raise Fatal from lost

    def commit(self) -> None:
        """Waits for the disk."""
        self.connection.execute("COMMIT")

    def together(self, statements: Sequence[Statement]) -> list[int] | None:
        """Without a savepoint for each: a file that another process holds, or a disk that failed, is raised."""
        self.begin()
        try:
            counts = [self.connection.execute(*statement).rowcount for statement in statements]
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorname", "").startswith(BROKEN_DISK):
                raise
            self.rollback()
            return None
        self.commit()
        return counts

    def rollback(self) -> None:
        """Nothing to do when the engine has rolled back itself."""
        if self.connection.in_transaction:
            self.connection.execute("ROLLBACK")

    def passing(self, failure: BaseException) -> bool:
        """Another process writes: no harm done. After a failed fsync what the kernel did with the pages is unknown."""
        return getattr(failure, "sqlite_errorname", "") == "SQLITE_BUSY"

    def snapshot(self, work: Callable[[Transaction], T]) -> T:
        """A deferred transaction sees one state of the file."""
        if self.connection.in_transaction:
            return work(self.transaction)
        self.connection.execute("BEGIN")
        try:
            return work(self.transaction)
        finally:
            if self.connection.in_transaction:
                self.connection.execute("COMMIT")

    def close(self) -> None:
        """Closes the connection."""
        self.connection.close()


class SqliteLooks:
    """Single statements, at once: a read of this file takes less time than waiting for it would."""

    def __init__(self, reader: SqliteLink) -> None:
        self.one, self.all = reader.transaction.one, reader.transaction.all

    def around(self, app: ASGIApp) -> ASGIApp:
        """Nobody waits, so nothing is needed."""
        return app

    def close(self) -> None:
        """The connection is its link's."""


class SqliteEngine:
    """One file."""

    def __init__(self, url: str) -> None:
        path = url.removeprefix(SCHEME)
        if not path or path.startswith(":"):
            raise ValueError(f"unknown database URL {url}: use {SCHEME}/absolute/path.db")
        self.path = path

    def create_missing(self, metadata: MetaData) -> None:
        """Look and make inside one transaction, because several workers of a house start at the same moment."""
        place = Path(self.path)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch(mode=0o600)  # SQLite gives its side files the mode of this one
        dialect = sqlite.dialect()
        connection = self._connect()
        connection.execute("BEGIN IMMEDIATE")
        there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        for table in metadata.sorted_tables:
            missing: list[CreateTable | CreateIndex] = [CreateTable(table), *map(CreateIndex, table.indexes)]
            for new in missing:
                if new.element.name not in there:
                    connection.execute(str(new.compile(dialect=dialect)))
        connection.execute("COMMIT")
        connection.close()

    def writer(self) -> SqliteLink:
        """For the writing thread."""
        return SqliteLink(self._connect())

    def reader(self) -> SqliteLink:
        """A write through it would not be durable in its group, so it cannot write."""
        link = SqliteLink(self._connect())
        link.connection.execute("PRAGMA query_only=ON")
        return link

    def looks(self, reader: SqliteLink) -> SqliteLooks:
        """Inline."""
        return SqliteLooks(reader)

    def changes(self, writer: GroupCommit) -> GroupCommit:
        """The file has one writer, so single statements join its commits."""
        return writer

    def in_use(self) -> bool:
        """In WAL every open connection holds a shared lock, so an exclusive one cannot be had beside it."""
        if not Path(self.path).exists():
            return False
        connection = sqlite3.connect(self.path, timeout=0, isolation_level=None)
        try:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
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

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, cached_statements=256
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
