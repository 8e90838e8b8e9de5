"""Sweeps token families that are long over, a few at a time, while the provider runs; closes the database at the end.

Only rows past their own end go: a replay guard is needed for as long as its code could still be redeemed.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from starlette.applications import Starlette

from foundation.clock import Clock
from foundation.database import Database, StorageFailed
from idp.tokens.store import FamilyStore

Chore = Coroutine[Any, Any, None]
_EVERY_SECONDS = 60
_KEPT_SECONDS = 3600
_AT_ONCE = 1000
_log = logging.getLogger("kakehashi.idp")


class Housekeeping:
    """One sweep, and the loop that repeats it; `beside`: other loops that run as long as the provider does."""

    def __init__(
        self, families: FamilyStore, database: Database, clock: Clock, beside: tuple[Callable[[], Chore], ...] = ()
    ) -> None:
        self._families, self._database, self._clock = families, database, clock
        self._chores = (self.keep_sweeping, *beside)

    async def sweep(self) -> int:
        """Everything that is over by now."""
        before, swept = self._clock.timestamp() - _KEPT_SECONDS, 0
        while True:
            gone = await self._families.forget(before, _AT_ONCE)
            swept += gone
            if gone < _AT_ONCE:
                return swept

    async def keep_sweeping(self, every: float = _EVERY_SECONDS) -> None:
        """Until cancelled; a database that failed is told by every request, not by the broom."""
        while True:
            await asyncio.sleep(every)
            try:
                await self.sweep()
            except StorageFailed:
                _log.exception("the sweep could not write; it tries again in a minute")

    def lifespan(self) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
        """The server's start and stop."""

        @asynccontextmanager
        async def running(app: Starlette) -> AsyncIterator[None]:
            tasks = [asyncio.create_task(chore()) for chore in self._chores]
            try:
                yield
            finally:
                for task in tasks:
                    task.cancel()
                self._database.close()

        return running
