"""Sweeps token families and device codes that are long over, a few at a time; closes the database at the end.

Only rows past their own end go: a replay guard is needed for as long as its code could still be redeemed. Features may
bring chores of their own, which take their turn after each sweep.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Protocol

from starlette.applications import Starlette

from foundation.clock import Clock
from foundation.database import Database, StorageFailed
from idp.feature import Chore

_EVERY_SECONDS = 60
_KEPT_SECONDS = 3600
_AT_ONCE = 1000
_log = logging.getLogger("kakehashi.idp")


class Sweepable(Protocol):
    """A store that can lose what is over."""

    async def forget(self, before: int, limit: int) -> int:
        """Drops at most `limit` rows of a kind that ended before this second; how many there were."""


class Housekeeping:
    """One sweep, and the loop that repeats it."""

    def __init__(
        self, stores: Iterable[Sweepable], database: Database, clock: Clock, chores: Iterable[Chore] = ()
    ) -> None:
        self._stores, self._database, self._clock = tuple(stores), database, clock
        self._chores = tuple(chores)

    async def sweep(self) -> int:
        """Everything that is over by now."""
        before, swept = self._clock.timestamp() - _KEPT_SECONDS, 0
        for store in self._stores:
            gone = _AT_ONCE
            while gone >= _AT_ONCE:
                gone = await store.forget(before, _AT_ONCE)
                swept += gone
        return swept

    async def keep_sweeping(self, every: float = _EVERY_SECONDS) -> None:
        """Until cancelled; a database that failed is told by every request, not by the broom."""
        while True:
            await asyncio.sleep(every)
            try:
                await self.sweep()
            except StorageFailed:
                _log.exception("the sweep could not write; it tries again in a minute")
            for chore in self._chores:
                await _done(chore)

    def lifespan(
        self, *beside: Callable[[], Coroutine[Any, Any, None]]
    ) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
        """The server's start and stop; `beside` runs as long as the broom does."""

        @asynccontextmanager
        async def running(app: Starlette) -> AsyncIterator[None]:
            tasks = [asyncio.create_task(work()) for work in (self.keep_sweeping, *beside)]
            try:
                yield
            finally:
                for task in tasks:
                    task.cancel()
                self._database.close()

        return running


async def _done(chore: Chore) -> None:
    """One turn of a chore; nobody waits for it, so whatever goes wrong is told in the log and tried again."""
    try:
        await chore()
    except Exception:
        _log.exception("a chore failed; it has another turn in a minute")
