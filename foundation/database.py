"""One unit of work per request: SQLite with one writer thread and group commit, durable before the reply.

Every `write` of every request in flight joins one transaction (WAL, synchronous=FULL) and its future resolves
only after COMMIT. Each piece of work has its own savepoint, so that a failing one does not harm its neighbours.
A failing COMMIT or fsync stops the writer for good: what the kernel did with the pages is unknown, and a retry
could acknowledge a lost write.
"""

import asyncio
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import MetaData, create_engine
from sqlmodel import SQLModel

from foundation.errors import DomainError

T = TypeVar("T")
BATCH = 256
BROKEN_DISK = ("SQLITE_IOERR", "SQLITE_FULL", "SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_READONLY", "SQLITE_CANTOPEN")


class StorageFailed(DomainError):
    """The database could not make a write durable; nothing of it was acknowledged."""

    code = "storage_failed"


@cache
def house_tables(name: str) -> type[SQLModel]:
    """The base class of one house's tables, with metadata of its own."""
    return type(f"{name}_tables", (SQLModel,), {"metadata": MetaData(), "__module__": __name__})


class Transaction:
    """What a piece of work sees: statements with `?` placeholders inside the current transaction."""

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


class _Pending:
    """One piece of work waiting for its commit."""

    __slots__ = ("error", "future", "loop", "result", "work")

    def __init__(self, work: Callable[[Transaction], Any]) -> None:
        self.work = work
        self.loop = asyncio.get_running_loop()
        self.future: asyncio.Future[Any] = self.loop.create_future()
        self.result: Any = None
        self.error: BaseException | None = None

    def settle(self) -> None:
        if self.future.cancelled():
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)


def _connect(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, cached_statements=256)
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=5000",
        "trusted_schema=OFF",
    ):
        connection.execute(f"PRAGMA {pragma}")
    return connection


class Database:
    """One house's database: `write` is durable and batched, `read` is inline on a connection of its own."""

    def __init__(self, path: str) -> None:
        self._writer = _connect(path)
        self._reader = _connect(path)
        self._reading = Transaction(self._reader)
        self._waiting: deque[_Pending] = deque()
        self._wake = threading.Condition()
        self._stopped: str | None = None
        self._thread = threading.Thread(target=self._run, name="database-writer", daemon=True)
        self._thread.start()

    @classmethod
    def open(cls, url: str, metadata: MetaData) -> "Database":
        """Open `sqlite:////absolute/path.db` and create the tables that are missing."""
        if not url.startswith("sqlite:///"):
            raise ValueError(f"unknown database URL {url.split(':', 1)[0]}: use sqlite:////absolute/path.db")
        path = url.removeprefix("sqlite:///")
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(url)
        metadata.create_all(engine)
        engine.dispose()
        return cls(path)

    def read(self, work: Callable[[Transaction], T]) -> T:
        """Run `work` at once on the reading connection; it sees every acknowledged write."""
        return work(self._reading)

    async def write(self, work: Callable[[Transaction], T]) -> T:
        """Run `work` in the next group commit; return its result after COMMIT, or raise what it raised."""
        pending = _Pending(work)
        with self._wake:
            if self._stopped is not None:
                raise StorageFailed(self._stopped)
            self._waiting.append(pending)
            self._wake.notify()
        result: T = await pending.future
        return result

    def close(self) -> None:
        """Finish what is waiting, then close both connections."""
        with self._wake:
            self._stopped = self._stopped or "the database is closed"
            self._wake.notify()
        self._thread.join()
        self._writer.close()
        self._reader.close()

    def _run(self) -> None:
        while True:
            with self._wake:
                while not self._waiting and self._stopped is None:
                    self._wake.wait()
                batch = [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]
                if not batch:
                    return
            self._commit(batch)
            for loop in {pending.loop for pending in batch}:
                settled = [pending for pending in batch if pending.loop is loop]
                try:
                    loop.call_soon_threadsafe(_settle_all, settled)
                except RuntimeError:
                    continue  # that loop is closed: nobody waits there any more

    def _commit(self, batch: list[_Pending]) -> None:
        try:
            self._writer.execute("BEGIN IMMEDIATE")
            transaction = Transaction(self._writer)
            for pending in batch:
                self._run_one(pending, transaction)
            self._writer.execute("COMMIT")
        except BaseException as failure:  # a disk that failed once is not asked again
            self._fail(batch, failure)

    def _run_one(self, pending: _Pending, transaction: Transaction) -> None:
        self._writer.execute("SAVEPOINT work")
        try:
            pending.result = pending.work(transaction)
            self._writer.execute("RELEASE work")
        except Exception as error:
            if getattr(error, "sqlite_errorname", "").startswith(BROKEN_DISK):
                raise
            pending.error = error
            self._writer.execute("ROLLBACK TO work")
            self._writer.execute("RELEASE work")

    def _fail(self, batch: list[_Pending], failure: BaseException) -> None:
        reason = f"a write could not be made durable ({type(failure).__name__}: {failure})"
        with self._wake:
            self._stopped = reason
            batch.extend(self._waiting)
            self._waiting.clear()
        for pending in batch:
            pending.error = StorageFailed(reason)
        if self._writer.in_transaction:
            self._writer.execute("ROLLBACK")


def _settle_all(pendings: list[_Pending]) -> None:
    for pending in pendings:
        pending.settle()
