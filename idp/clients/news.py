"""Looks every second whether an operator's command, or another worker, changed a client."""

import asyncio
import logging
from typing import Protocol

from foundation.database import StorageFailed

EVERY_SECONDS = 1.0
_log = logging.getLogger("kakehashi.idp")


class Remembering(Protocol):
    """Who keeps clients in memory."""

    def look_at_news(self) -> bool:
        """Whether anything changed; what is in memory is then read again."""


class ClientNews:
    """The loop, run beside the provider's other upkeep."""

    def __init__(self, clients: Remembering) -> None:
        self._clients = clients

    async def keep_watching(self, every: float = EVERY_SECONDS) -> None:
        """Until cancelled; a database that does not answer is told by every request."""
        while True:
            await asyncio.sleep(every)
            try:
                self._clients.look_at_news()
            except StorageFailed:
                _log.exception("the news of clients cannot be read; looked at again in a second")
