"""The notice to a client in ping mode that there is something to fetch (CIBA Core 10.2).

It is owed from the decision on and kept until it was taken, so that a restart or a silent client loses none; the client
may ask at the token endpoint all the same. It goes out through the guarded way, follows no redirect, and tells nothing
but the request it is about.
"""

import asyncio
import logging
from collections.abc import Mapping
from typing import Protocol

import orjson

from foundation.clock import Clock
from foundation.envelope import SealBroken, Sealer
from foundation.outbound import DestinationRefused, Fetched, FetchRefused
from idp.ciba.store import BackchannelStore, DueNotice
from idp.clients.authentication import Clients
from idp.decoupled.request import Approval

_KIND = "ciba-notice"
_TAKEN = (200, 204)  # 10.2: 204 is right, and "the OP SHOULD accept" 200; a body is ignored
_AT_ONCE = 50
MOST_TRIES = 5
TASK = "ciba notices"
AGAIN_SECONDS = 30
_log = logging.getLogger("kakehashi.idp.ciba")


class Posting(Protocol):
    """The guarded way out."""

    async def post(self, url: str, body: bytes, media_type: str, headers: Mapping[str, str] | None = None) -> Fetched:
        """A notification."""


class Notices:
    """Sends what is owed: at once after a decision, and again as a chore."""

    def __init__(
        self, store: BackchannelStore, clients: Clients, outbound: Posting, sealer: Sealer, clock: Clock
    ) -> None:
        self._store, self._clients, self._outbound = store, clients, outbound
        self._sealer, self._clock = sealer, clock
        self._running: set[asyncio.Task[None]] = set()

    def seal(self, auth_req_id: str, token: str) -> str | None:
        """What is kept for the notice; none is owed without a token."""
        return self._sealer.seal(orjson.dumps([auth_req_id, token]), kind=_KIND) if token else None

    def soon(self) -> None:
        """The person need not wait for the client to answer."""
        task = asyncio.get_running_loop().create_task(self.send(), name=TASK)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def send(self) -> None:
        """Every notice that is owed by now; of several workers each is sent by one."""
        for due in self._store.due_notices(self._clock.timestamp(), _AT_ONCE):
            if await self._store.claim_notice(due, self._clock.timestamp() + AGAIN_SECONDS * 2**due.tries):
                await self._send(due)

    async def _send(self, due: DueNotice) -> None:
        client = self._clients.get(due.client_id)
        url = client.backchannel_client_notification_endpoint if client else ""
        over = self._clock.timestamp() >= due.expires_at
        if not url or over or await self._is_settled(due, url):
            await self._store.settle_notice(due)

    async def _is_settled(self, due: DueNotice, url: str) -> bool:
        """Only what may pass by itself is tried again: silence, 429 and errors of the server's own."""
        try:
            auth_req_id, token = orjson.loads(self._sealer.open(due.sealed, kind=_KIND))
            body = orjson.dumps({"auth_req_id": auth_req_id})
            headers = {"Authorization": f"Bearer {token}"}
            status = (await self._outbound.post(url, body, "application/json", headers)).status
        except (SealBroken, DestinationRefused) as refused:
            _log.warning("ciba: %s is not told: %s", due.client_id, refused.code)
            return True
        except FetchRefused:
            status = 503
        if status in _TAKEN:
            return True
        passing = status == 429 or status >= 500
        _log.warning("ciba: the notice to %s was answered %s", due.client_id, status)
        return not passing or due.tries + 1 >= MOST_TRIES


class ToldDecisions:
    """Decisions of the store, each followed by its notice."""

    def __init__(self, store: BackchannelStore, notices: Notices) -> None:
        self._store, self._notices = store, notices

    async def approve(self, request_id: int, approval: Approval, now: int) -> bool:
        """Kept first; 10.2: told after it succeeded."""
        kept = await self._store.approve(request_id, approval, now)
        self._notices.soon()
        return kept

    async def deny(self, request_id: int, now: int) -> bool:
        """10.2: told when it failed, too."""
        kept = await self._store.deny(request_id, now)
        self._notices.soon()
        return kept
