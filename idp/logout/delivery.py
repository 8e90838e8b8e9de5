"""Tells clients' servers that a session has ended (OpenID Connect Back-Channel Logout 1.0, 2.5 and 2.8).

Off every request's path: what is told was written with the end of the session, and a client that is slow, silent or
gone keeps nobody waiting. It is told again until it says yes, for a day.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol
from urllib.parse import urlencode

from foundation.clock import Clock
from foundation.outbound import Fetched, FetchRefused
from idp.clients.authentication import Clients
from idp.clients.client import Client
from idp.errors import OAuthError
from idp.logout.notice import GIVEN_UP_SECONDS, Notice
from idp.logout.store import NoticeStore
from idp.logout.token import LogoutTokens

FORM = "application/x-www-form-urlencoded"
_SAID_YES = range(200, 300)  # 2.8: 200, or 204 from frameworks that send it for an empty answer
_ITS_OWN_TROUBLE = 500
# Together fewer than the way out has connections, and for each client fewer than it allows to one host.
_CLIENTS_AT_ONCE, _NOTICES_AT_ONCE = 6, 3
_log = logging.getLogger("kakehashi.idp")


class Posting(Protocol):
    """The guarded way out."""

    async def post(self, url: str, body: bytes, media_type: str, headers: Mapping[str, str] | None = None) -> Fetched:
        """A notification."""


@dataclass
class Delivery:
    """Empties the outbox."""

    notices: NoticeStore
    clients: Clients
    tokens: LogoutTokens
    outbound: Posting
    clock: Clock
    _task: asyncio.Task[None] | None = field(default=None, init=False)
    _again: bool = field(default=False, init=False)

    def soon(self) -> None:
        """Begins a round without waiting for it; while one is under way another follows."""
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._rounds())
        else:
            self._again = True

    async def chore(self) -> None:
        """Whose time to be told again has come, and what another process or a crash has left."""
        self.soon()

    async def idle(self) -> None:
        """When nothing is under way any more."""
        while self._task is not None and not self._task.done():
            await asyncio.shield(self._task)

    async def _rounds(self) -> None:
        try:
            await self.round()
            while self._again:
                self._again = False
                await self.round()
        except Exception:
            _log.exception("clients could not be told of a logout; the notices are kept, and tried in a minute")

    async def round(self) -> int:
        """Everything that is due; how many notices were heard. One client's silence delays no other client."""
        room = asyncio.Semaphore(_CLIENTS_AT_ONCE)
        return sum(await asyncio.gather(*(self._serve(each, room) for each in self.notices.clients_due())))

    async def _serve(self, client_id: str, room: asyncio.Semaphore) -> int:
        told = 0
        async with room:
            while due := self.notices.due(client_id, _NOTICES_AT_ONCE):
                results = await asyncio.gather(*(self._deliver(notice) for notice in due))
                told += results.count(Result.HEARD)
                if Result.SILENT in results:
                    now = self.clock.timestamp()
                    await self.notices.postpone(client_id, min(notice.next_try(now) for notice in due))
        return told

    async def _deliver(self, notice: Notice) -> "Result":
        if not await self.notices.claim(notice):
            return Result.OTHERS
        client = self.clients.get(notice.client_id)
        if client is None or not client.backchannel_logout_uri:
            await self.notices.forget(notice)
            return Result.OTHERS
        result, why = await self._tell(client, notice)
        now = self.clock.timestamp()
        if result is Result.HEARD:
            await self.notices.forget(notice)
        elif notice.is_given_up(now):
            gone = await self.notices.give_up(client.client_id, now - GIVEN_UP_SECONDS)
            _log.error(
                "%s could not be told of %s logouts for a day; they are given up: %s", client.client_id, gone, why
            )
        else:
            _log.warning("%s was not told of a logout, and is told again: %s", notice.client_id, why)
        return result

    async def _tell(self, client: Client, notice: Notice) -> "tuple[Result, str]":
        """How it went, and why not better."""
        try:
            body = urlencode({"logout_token": await self.tokens.sign(client, notice)}).encode()
            answer = await self.outbound.post(client.backchannel_logout_uri, body, FORM)
        except (FetchRefused, OAuthError) as refused:
            return Result.SILENT, refused.detail
        if answer.status in _SAID_YES:
            return Result.HEARD, ""
        result = Result.SILENT if answer.status >= _ITS_OWN_TROUBLE else Result.REFUSED
        return result, f"the server answered {answer.status}"


class Result(Enum):
    """Of one try."""

    HEARD = "the client said yes"
    REFUSED = "it answered, and said no to this one"
    SILENT = "it cannot be reached, or is in trouble: nothing else is tried for now"
    OTHERS = "nothing to be told, or another worker tells it"
