"""Telling the identity provider that a consent was withdrawn, until it has acknowledged.

The order to tell is written in the same transaction as the withdrawal, so a crash loses nothing. The trust
itself refuses from the withdrawal on; this only makes the tokens die too (wire 4 step 6).
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from data_trust.consent_receipts.store import OutboxStore
from foundation.clock import Clock
from foundation.database import Database, Transaction

# Sends one receipt id; True when the provider acknowledged with 2xx.
Notify = Callable[[str], Awaitable[bool]]

_FIRST_RETRY, _LONGEST_RETRY = 2, 300
_CITIZEN_WAITS = 1.0
_IDLE = 1.0


@dataclass
class Outbox:
    """Sends what is due: at once after a withdrawal, and again with growing pauses from the background."""

    db: Database
    store: OutboxStore
    notify: Notify
    clock: Clock
    _running: set[asyncio.Task[None]] = field(default_factory=set)

    async def flush(self) -> None:
        """Send everything that is due, once."""
        now = self.clock.timestamp()
        for receipt_id, attempts in self.db.read(lambda tx: self.store.due(tx, now)):
            await self._send(receipt_id, attempts)

    async def _send(self, receipt_id: str, attempts: int) -> None:
        acknowledged = await self.notify(receipt_id)
        now = self.clock.timestamp()

        def write(tx: Transaction) -> None:
            if acknowledged:
                self.store.delivered(tx, receipt_id, now)
            else:
                self.store.later(tx, receipt_id, now + pause(attempts))

        await self.db.write(write)

    async def flush_soon(self) -> None:
        """Start sending; let the citizen wait a second for it at most. The rest goes on behind her back."""
        task = asyncio.create_task(self._flush_quietly())
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        await asyncio.wait({task}, timeout=_CITIZEN_WAITS)

    async def run(self) -> None:
        """The background sender; ends when cancelled. One failing round never ends it."""
        while True:
            await self._flush_quietly()
            await asyncio.sleep(_IDLE)

    async def _flush_quietly(self) -> None:
        """What could not be sent stays due, so nothing is lost by going on."""
        with contextlib.suppress(Exception):
            await self.flush()


def pause(attempts: int) -> int:
    """Seconds to the next attempt: 2, 4, 8 ... 300."""
    return int(min(_FIRST_RETRY * 2 ** min(attempts, 10), _LONGEST_RETRY))
