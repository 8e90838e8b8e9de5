"""One unit of work per request on one database: `write` is batched and durable before the reply, `read` is inline.

SQL is portable, with `?` placeholders; SQLite or PostgreSQL stands behind the same calls, chosen by the URL. The
writing half is `foundation.group_commit`.
"""

import importlib
from collections.abc import Callable
from functools import cache

from sqlalchemy import MetaData
from sqlmodel import SQLModel

from foundation import sqlite_engine
from foundation.engine import Engine, StorageFailed, T, Transaction
from foundation.group_commit import GroupCommit

__all__ = ["Database", "StorageFailed", "Transaction", "house_tables", "in_use"]
POSTGRESQL = "postgresql://"


@cache
def house_tables(name: str) -> type[SQLModel]:
    """The base class of one house's tables, with metadata of its own.

    Rows are written and read as SQL, so no row object is ever validated: pydantic may build what it needs for that when
    it is asked, which is never. It is a quarter of what a table costs at start.
    """
    own = {"metadata": MetaData(), "model_config": {"defer_build": True}, "__module__": __name__}
    return type(f"{name}_tables", (SQLModel,), own)


class Database:
    """One house's database."""

    def __init__(self, engine: Engine) -> None:
        self._writer = GroupCommit(engine.writer())
        self._changes = engine.changes(self._writer)
        # One statement in the next group commit: the number of rows it changed. Cheaper than `write`, else alike.
        self.change = self._changes.change
        self._reader = engine.reader()
        looks = self._looks = engine.looks(self._reader)
        # The first row and all rows of one statement: a snapshot by itself, which holds every acknowledged write.
        self.row, self.rows, self.around = looks.one, looks.all, looks.around

    @classmethod
    def open(cls, url: str, metadata: MetaData) -> "Database":
        """Open `sqlite:////absolute/path.db` or `postgresql://...` and create the tables that are missing."""
        engine = _engine(url)
        engine.create_missing(metadata)
        return cls(engine)

    def read(self, work: Callable[[Transaction], T]) -> T:
        """Run `work` at once on the reading connection: one snapshot, which holds every acknowledged write."""
        return self._reader.snapshot(work)

    async def write(self, work: Callable[[Transaction], T]) -> T:
        """Run `work` in the next group commit; return its result after COMMIT, or raise what it raised.

        `work` runs in another thread and must only compute and speak SQL. Once handed in it is carried out, even if the
        caller is cancelled meanwhile. Raises StorageFailed when the disk does not keep what it was given.
        """
        return await self._writer.write(work)

    @property
    def takes_writes(self) -> bool:
        """Not closed, and not stopped by a disk that failed."""
        return self._writer.takes_writes

    def close(self) -> None:
        """Finish what is waiting, then close every connection."""
        self._changes.close()
        self._writer.close()
        self._looks.close()
        self._reader.close()


def in_use(url: str) -> bool:
    """Whether some other connection, of any process, has this database open; for commands that need it alone."""
    return _engine(url).in_use()


def _engine(url: str) -> Engine:
    if url.startswith(sqlite_engine.SCHEME):
        return sqlite_engine.SqliteEngine(url)
    if url.startswith(POSTGRESQL):
        try:  # the driver is an extra: a house on SQLite needs none
            made: Engine = importlib.import_module("foundation.postgres_engine").PostgresEngine(url)
        except ImportError as missing:
            raise ValueError("a PostgreSQL URL needs the extra `postgres` (psycopg)") from missing
        return made
    raise ValueError(
        f"unknown database URL {url.split(':', 1)[0]}: use {sqlite_engine.SCHEME}/absolute/path.db or {POSTGRESQL}..."
    )
