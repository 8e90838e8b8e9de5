"""Single changing statements on PostgreSQL: those of one round of the event loop are one transaction, one journey.

What comes while a transaction is under way is the next one. There is one at a time in the whole house, under its
writing lock: two that change the same rows in another order would wait for each other until the server ends one, a
second later, and whoever can send two requests at once could bring that about again and again.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import psycopg
from psycopg.pq.abc import PGresult

from foundation.engine import StorageFailed
from foundation.group_commit import GroupCommit, Pending
from foundation.postgres_watch import Connect, Watched
from foundation.postgres_wire import Unanswered


class _Committing:
    """One connection, with at most one transaction under way."""

    def __init__(self, connect: Connect, lock: str, ready: Callable[[], None], slowly: GroupCommit) -> None:
        self.watched = Watched(connect(), self._told, self._lost)
        self._lock, self._ready, self._slowly = lock, ready, slowly
        self._batch: list[Pending] = []
        self._outcomes: list[PGresult] = []

    @property
    def is_free(self) -> bool:
        """Nothing is under way."""
        return not self.watched.wire.owes

    def commit(self, batch: list[Pending]) -> None:
        """From BEGIN to COMMIT; one that fails takes the others along, and then each goes the slow way."""
        wire = self.watched.wire
        try:
            adapted = [wire.adapted(*pending.statement) for pending in batch if pending.statement is not None]
        except psycopg.Error:  # a value that cannot be sent is told to its owner there
            self._slowly.take(batch)
            return
        self._batch, self._outcomes = batch, []
        for each in (wire.adapted("BEGIN"), wire.adapted(self._lock), *adapted, wire.adapted("COMMIT")):
            self.watched.put(each)
        self.watched.send()

    def _told(self, outcomes: list[PGresult]) -> None:
        self._outcomes += outcomes
        if self.watched.wire.owes:
            return
        batch, self._batch = self._batch, []
        if batch:  # or it is the end of a ROLLBACK
            self._settle(batch)
        if self.is_free:
            self._ready()

    def _settle(self, batch: list[Pending]) -> None:
        try:
            counts = [self.watched.wire.changed(outcome) for outcome in self._outcomes]
        except (psycopg.Error, Unanswered):
            self.watched.put(self.watched.wire.adapted("ROLLBACK"))
            self.watched.send()
            self._slowly.take(batch)
            return
        for pending, count in zip(batch, counts[2:-1], strict=True):
            pending.result = count
            pending.settle()

    def _lost(self, gone: psycopg.Error) -> None:
        batch, self._batch = self._batch, []
        for pending in batch:
            pending.error = StorageFailed(f"a write could not be made durable ({type(gone).__name__}: {gone})")
            pending.settle()

    def finish(self) -> None:
        """Wait for what is under way, then close."""
        try:
            while self.watched.wire.owes:
                self._told(self.watched.wire.await_some())
        except psycopg.OperationalError as gone:
            self._lost(gone)
        self.watched.close()


class PostgresChanges:
    """The connection, opened when it is first needed, and again when it was lost."""

    def __init__(self, connect: Connect, lock: str, slowly: GroupCommit) -> None:
        """`lock`: the statement that takes the writing lock."""
        self._connect, self._lock, self._slowly = connect, lock, slowly
        self._committing: _Committing | None = None
        self._gathered: list[Pending] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_due = False

    async def change(self, sql: str, params: Sequence[Any] = ()) -> int:
        """One statement; the number of rows it changed, when they are durable."""
        pending = Pending(lambda tx: tx.execute(sql, params), (sql, params))
        if not self._is_ours(pending.loop):
            self._slowly.take([pending])
        else:
            self._slowly.refuse_if_stopped()
            self._gathered.append(pending)
            if not self._is_due:
                self._is_due = True
                pending.loop.call_soon(self._send)
        changed: int = await pending.future
        return changed

    def _is_ours(self, loop: asyncio.AbstractEventLoop) -> bool:
        if self._loop is not loop:
            if self._loop is not None and not self._loop.is_closed():
                return False
            self.close()
            self._loop, self._is_due = loop, False
        return True

    def _send(self) -> None:
        self._is_due = False
        if not self._gathered:
            return
        committing = self._committing
        if committing is None or not committing.watched.is_open:
            committing = self._committing = _Committing(self._connect, self._lock, self._send, self._slowly)
        if committing.is_free:  # else the end of the present one sends them
            batch, self._gathered = self._gathered, []
            committing.commit(batch)

    def close(self) -> None:
        """Finish what is under way; what was only gathered goes the slow way."""
        gathered, self._gathered = self._gathered, []
        if gathered:
            self._slowly.take(gathered)
        committing, self._committing = self._committing, None
        if committing is not None:
            committing.finish()
