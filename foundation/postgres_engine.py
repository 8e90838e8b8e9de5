"""PostgreSQL with synchronous commit, for houses of several machines; one database or schema for each house.

The writing order that SQLite's one lock gives, an advisory lock gives here: a batch holds it from BEGIN to COMMIT, so
the houses' promises ("this read came after that withdrawal") do not depend on the engine.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any

import psycopg
from psycopg import IsolationLevel
from psycopg.pq import TransactionStatus
from sqlalchemy import MetaData
from sqlalchemy.dialects.postgresql.base import PGDialect, PGTypeCompiler
from sqlalchemy.schema import CreateIndex, CreateTable
from starlette.types import ASGIApp

from foundation.engine import Fatal, Statement, T, Transaction
from foundation.group_commit import GroupCommit
from foundation.postgres_changes import PostgresChanges
from foundation.postgres_questions import PostgresQuestions
from foundation.stepping_aside import SteppingAside, may_step_aside, wait_for

SCHEME = "postgresql://"
WRITING, OPEN = 0x6B616B65, 0x6B616B66  # advisory locks of a house: one writes; everybody who has it open shares
BUSY_MILLISECONDS = 5000
_BUSY = f"SET lock_timeout = {BUSY_MILLISECONDS}"
_LOCK = f"SELECT pg_advisory_xact_lock({WRITING}, hashtext(current_schema()))"
_BEGIN = f"BEGIN; {_LOCK}"


@lru_cache(maxsize=1024)
def _query(text: str) -> str:
    """`?` placeholders as this driver writes them."""
    return text.replace("%", "%%").replace("?", "%s")


class _Types(PGTypeCompiler):
    """SQLite's integers have eight bytes, so these have them too: seconds after January 2038 do not fit into four."""

    def visit_INTEGER(self, type_: Any, **named: Any) -> str:  # noqa: N802 (the library's name)
        del type_, named
        return "BIGINT"


class _EightBytes(PGDialect):
    type_compiler_cls = _Types


class PostgresTransaction:
    """Statements on one connection."""

    def __init__(self, link: "PostgresLink") -> None:
        self._link = link

    def execute(self, text: str, params: Sequence[Any] = ()) -> int:
        """Run one statement; the number of rows it changed."""
        return self._link.connection.execute(_query(text), params, prepare=True).rowcount

    def one(self, text: str, params: Sequence[Any] = ()) -> tuple[Any, ...] | None:
        """The first row, or None."""
        return self._link.connection.execute(_query(text), params, prepare=True).fetchone()

    def all(self, text: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Every row."""
        return self._link.connection.execute(_query(text), params, prepare=True).fetchall()


class PostgresLink:
    """One connection, opened again when it was lost."""

    def __init__(self, url: str, *, reads_only: bool) -> None:
        self._url, self._reads_only = url, reads_only
        self._known: psycopg.Connection[tuple[Any, ...]] | None = None
        self._apart = self.is_in_snapshot = False
        self.transaction: Transaction = PostgresTransaction(self)
        self.connection.execute("SELECT 1")  # a house that cannot reach its database does not start

    @property
    def connection(self) -> psycopg.Connection[tuple[Any, ...]]:
        """A connection that is open."""
        if self._known is None or self._known.closed:
            self._known = _connected(self._url, reads_only=self._reads_only)
        return self._known

    def begin(self) -> None:
        """Waits for other writers up to BUSY_MILLISECONDS. What they committed is seen: each statement looks anew."""
        self._apart = False
        self.connection.execute(_BEGIN)

    def apart(self, work: Callable[[Transaction], T]) -> T:
        """A savepoint for each piece of work; the last one's end and the next one's beginning are one packet."""
        self._must("RELEASE work; SAVEPOINT work" if self._apart else "SAVEPOINT work")
        self._apart = True
        try:
            return work(self.transaction)
        except BaseException:
            self._must("ROLLBACK TO work")
            raise

    def _must(self, statement: str) -> None:
        try:
            self.connection.execute(statement)
        except psycopg.Error as lost:
            raise Fatal from lost

    def commit(self) -> None:
        """Waits until the write-ahead log is on disk."""
        if self.connection.info.transaction_status != TransactionStatus.INTRANS:
            raise psycopg.OperationalError("the transaction was ended by somebody else")
        self.connection.execute("COMMIT")

    def together(self, statements: Sequence[Statement]) -> list[int] | None:
        """Not here: single statements have a connection of their own, and what they pass on has failed together."""
        del statements
        return None

    def rollback(self) -> None:
        """A lost connection has rolled back itself."""
        if self._known is not None and not self._known.closed:
            with suppress(psycopg.Error):
                self._known.execute("ROLLBACK")

    def passing(self, failure: BaseException) -> bool:
        """The server keeps its own word about the disk; a connection that broke is opened anew for the next batch."""
        return isinstance(failure, psycopg.Error)

    def snapshot(self, work: Callable[[Transaction], T]) -> T:
        """REPEATABLE READ sees one state."""
        if self.is_in_snapshot:
            return work(self.transaction)
        with self.connection.transaction():
            self.is_in_snapshot = True
            try:
                return work(self.transaction)
            finally:
                self.is_in_snapshot = False

    def close(self) -> None:
        """Closes the connection."""
        if self._known is not None:
            self._known.close()


class PostgresLooks:
    """Single statements: of a request on a stack of its own together with other requests', of anybody else inline."""

    def __init__(self, url: str, link: PostgresLink) -> None:
        self._questions = PostgresQuestions(lambda: _connected(url, reads_only=True))
        self._link, self._transaction = link, link.transaction

    def one(self, text: str, params: Sequence[Any] = ()) -> tuple[Any, ...] | None:
        """The first row, or None."""
        rows = self._asked(text, params)
        if rows is None:
            return self._transaction.one(text, params)
        return rows[0] if rows else None

    def all(self, text: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Every row."""
        rows = self._asked(text, params)
        return self._transaction.all(text, params) if rows is None else rows

    def _asked(self, text: str, params: Sequence[Any]) -> list[tuple[Any, ...]] | None:
        if self._link.is_in_snapshot or not may_step_aside():
            return None  # inside a snapshot the answer is the snapshot's
        asked = self._questions.ask(text, params)
        return None if asked is None else wait_for(asked)

    def around(self, app: ASGIApp) -> ASGIApp:
        """Requests on stacks of their own."""
        return SteppingAside(app)

    def close(self) -> None:
        """Closes the connection of the questions."""
        self._questions.close()


class PostgresEngine:
    """One database, as libpq reads its URL; a schema is chosen by `?options=-csearch_path%3Dname`."""

    def __init__(self, url: str) -> None:
        self._url = url

    def create_missing(self, metadata: MetaData) -> None:
        """In one transaction under the writing lock, because several workers of a house start at the same moment."""
        dialect = _EightBytes()  # type: ignore[no-untyped-call]
        with psycopg.connect(self._url) as connection:
            connection.execute("SELECT pg_advisory_xact_lock(%s, hashtext(current_schema()))", (WRITING,))
            for table in metadata.sorted_tables:
                made = str(CreateTable(table, if_not_exists=True).compile(dialect=dialect))
                # A numbered key is told apart from other integers by the compiler; it has eight bytes as well.
                connection.execute(_query(made.replace(" SERIAL ", " BIGSERIAL ")), ())
                for index in table.indexes:
                    connection.execute(_query(str(CreateIndex(index, if_not_exists=True).compile(dialect=dialect))), ())

    def writer(self) -> PostgresLink:
        """For the writing thread."""
        return PostgresLink(self._url, reads_only=False)

    def reader(self) -> PostgresLink:
        """A connection whose transactions are read-only."""
        return PostgresLink(self._url, reads_only=True)

    def looks(self, reader: PostgresLink) -> PostgresLooks:
        """Many in flight at once."""
        return PostgresLooks(self._url, reader)

    def changes(self, slowly: GroupCommit) -> PostgresChanges:
        """On a connection of their own."""
        return PostgresChanges(lambda: _connected(self._url, reads_only=False), _LOCK, slowly)

    def in_use(self) -> bool:
        """Every open house shares a lock; nobody has it open when it can be had alone."""
        with psycopg.connect(self._url, autocommit=True) as connection:
            row = connection.execute("SELECT pg_try_advisory_lock(%s, hashtext(current_schema()))", (OPEN,)).fetchone()
            return row is None or not row[0]


def _connected(url: str, *, reads_only: bool) -> psycopg.Connection[tuple[Any, ...]]:
    """As every connection of a house is."""
    connection = psycopg.connect(url, autocommit=True)
    connection.isolation_level = IsolationLevel.REPEATABLE_READ if reads_only else None
    connection.execute(_BUSY)
    connection.execute("SET synchronous_commit = on")
    connection.execute("SET plan_cache_mode = force_generic_plan")
    connection.execute("SELECT pg_advisory_lock_shared(%s, hashtext(current_schema()))", (OPEN,))
    if reads_only:
        connection.execute("SET default_transaction_read_only = on")
    return connection
