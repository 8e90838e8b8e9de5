"""The one writer of a house's database: every write in flight joins one transaction, and is answered after its COMMIT.

What is ready in one round of the event loop is handed over together at the round's end. A thread that starts with the
first piece takes the interpreter lock from the loop that is about to bring the others: measured on one core, 1.6 writes
per commit so, and 12 this way.

Each piece of work has a savepoint of its own (running a batch again after a failure would save that, but would run the
neighbours' code twice). A failing COMMIT or fsync stops the writer for good, unless the engine says that it has passed:
what the kernel did with the pages is unknown, and a retry could acknowledge a write that is lost.
"""

import asyncio
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from queue import SimpleQueue
from typing import Any

from foundation.engine import Fatal, Link, Statement, StorageFailed, T, Transaction

BATCH = 256


class Pending:
    """One piece of work waiting for its commit."""

    __slots__ = ("error", "future", "loop", "result", "statement", "work")

    def __init__(self, work: Callable[[Transaction], Any], statement: Statement | None = None) -> None:
        self.work, self.statement = work, statement
        self.loop = asyncio.get_running_loop()
        self.future: asyncio.Future[Any] = self.loop.create_future()
        self.result: Any = None
        self.error: Exception | None = None

    def refuse(self, error: BaseException) -> None:
        """Keep what the work raised, in a form a future can carry (a future refuses StopIteration and hangs)."""
        if isinstance(error, Exception) and not isinstance(error, StopIteration):
            self.error = error
        else:
            self.error = RuntimeError(f"the work raised {type(error).__name__}")
            self.error.__cause__ = error

    def settle(self) -> None:
        """Wake who waits, unless they went away."""
        if self.future.done():
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)


class GroupCommit:
    """A thread that owns the writing connection."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._gathered: dict[asyncio.AbstractEventLoop, list[Pending]] = {}
        self._handed_over: SimpleQueue[list[Pending]] = SimpleQueue()
        self._lock = threading.Lock()
        self._stopped: str | None = None  # why nothing new is taken in
        self._broken: str | None = None  # why nothing is written any more
        self._thread = threading.Thread(target=self._run, name="database-writer", daemon=True)
        self._thread.start()

    async def write(self, work: Callable[[Transaction], T]) -> T:
        """Run `work` in the next batch; return its result after COMMIT, or raise what it raised."""
        result: T = await self._handed_in(Pending(work))
        return result

    async def change(self, sql: str, params: Sequence[Any] = ()) -> int:
        """The same for a single statement; the number of rows it changed."""
        changed: int = await self._handed_in(Pending(lambda tx: tx.execute(sql, params), (sql, params)))
        return changed

    def take(self, batch: list[Pending]) -> None:
        """What somebody else gathered, and could not write together; each is answered as if it had been handed in."""
        with self._lock:
            if self._stopped is None:
                self._handed_over.put(batch)
                return
        for pending in batch:
            pending.error = StorageFailed(self._stopped)
            pending.settle()

    def refuse_if_stopped(self) -> None:
        """Raises StorageFailed when nothing is taken in any more."""
        if self._stopped is not None:
            raise StorageFailed(self._stopped)

    def _handed_in(self, pending: Pending) -> "asyncio.Future[Any]":
        with self._lock:
            self.refuse_if_stopped()
            gathered = self._gathered.get(pending.loop)
            if gathered is not None:
                gathered.append(pending)
            else:
                self._gathered[pending.loop] = [pending]
                pending.loop.call_soon(self._hand_over, pending.loop)
        return pending.future

    @property
    def takes_writes(self) -> bool:
        """Whether a write that came now would be tried."""
        return self._stopped is None

    def close(self) -> None:
        """Finish what is waiting, then close the connection."""
        with self._lock:
            self._stopped = self._stopped or "the database is closed"
            left = list(self._gathered)
        for loop in left:
            self._hand_over(loop)
        self._handed_over.put(_END)
        self._thread.join()
        self._link.close()

    def _hand_over(self, loop: asyncio.AbstractEventLoop) -> None:
        """At the end of the loop's round, so that every request that was ready in it shares one commit."""
        with self._lock:
            batch = self._gathered.pop(loop, None)
        if batch:
            self._handed_over.put(batch)

    def _run(self) -> None:
        while batch := self._next_batch():
            self._commit(batch)
            for loop in {pending.loop for pending in batch}:
                settled = [pending for pending in batch if pending.loop is loop]
                with suppress(RuntimeError):  # that loop is closed: nobody waits there any more
                    loop.call_soon_threadsafe(_settle_all, settled)

    def _next_batch(self) -> list[Pending]:
        """Everything that was handed over while the last batch was on its way; empty at the end."""
        batch = self._handed_over.get()
        while batch and len(batch) < BATCH and not self._handed_over.empty():
            more = self._handed_over.get()
            if not more:
                self._handed_over.put(_END)
                break
            batch.extend(more)
        return batch

    def _commit(self, batch: list[Pending]) -> None:
        left = batch
        try:
            if self._broken:
                raise StorageFailed(self._broken)
            left = self._after_changes(batch)
            if left:
                self._link.begin()
                for pending in left:
                    self._run_one(pending)
                self._link.commit()
        except BaseException as failure:  # a disk that failed once is not asked again
            self._fail(left, failure)

    def _after_changes(self, batch: list[Pending]) -> list[Pending]:
        """Commit the single statements, which need no savepoints as long as none of them fails; what is left to do."""
        changes = {pending: pending.statement for pending in batch if pending.statement is not None}
        if not changes:
            return batch
        counts = self._link.together([*changes.values()])
        if counts is None:
            return batch
        for pending, count in zip(changes, counts, strict=True):
            pending.result = count
        return [pending for pending in batch if pending not in changes]

    def _run_one(self, pending: Pending) -> None:
        try:
            pending.result = self._link.apart(pending.work)
        except Fatal:
            raise
        except BaseException as error:
            pending.refuse(error)

    def _fail(self, batch: list[Pending], failure: BaseException) -> None:
        cause = failure.__cause__ or failure if isinstance(failure, Fatal) else failure
        reason = self._broken or f"a write could not be made durable ({type(cause).__name__}: {cause})"
        if not self._link.passing(cause):
            self._broken = reason
            self._stopped = reason
        for pending in batch:
            pending.error = StorageFailed(reason)
        with suppress(Exception):
            self._link.rollback()


_END: list[Pending] = []


def _settle_all(pendings: list[Pending]) -> None:
    for pending in pendings:
        pending.settle()
