"""One request and its answer within limits of time, size and kind (security.md section 6: 2 s, 5 s, 128 KB).

Nothing is decompressed: we ask for plain bytes, and an encoded answer is refused unread.
"""

import asyncio
import ssl
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

import httpcore

from foundation.outbound.destination import Destination, Destinations
from foundation.outbound.network import JudgedNetwork, Resolve, resolve
from foundation.outbound.refusal import FetchFailed

CONNECT_SECONDS = 2.0
WHOLE_SECONDS = 5.0
LARGEST_BYTES = 128 * 1024
_AT_ONCE = 20
_AT_ONCE_PER_HOST = 4
_BROKEN = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException, OSError, TimeoutError)


@dataclass(frozen=True)
class Fetched:
    """A whole answer."""

    status: int
    media_type: str
    body: bytes
    cache_control: str = ""


class Outbound:
    """Fetches and notifies; safe to share, without state between two requests (no connection is kept)."""

    def __init__(
        self,
        destinations: Destinations,
        *,
        context: ssl.SSLContext | None = None,
        resolver: Resolve = resolve,
        seconds: float = WHOLE_SECONDS,
    ) -> None:
        self._destinations, self._seconds = destinations, seconds
        self._open: Counter[str] = Counter()
        self._context, self._network = context, JudgedNetwork(destinations, resolver)

    @cached_property
    def _pool(self) -> httpcore.AsyncConnectionPool:
        """Made at the first fetch: to read the system's authorities takes as long as a tenth of a start."""
        return httpcore.AsyncConnectionPool(
            ssl_context=self._context or ssl.create_default_context(),
            max_connections=_AT_ONCE,
            max_keepalive_connections=0,
            network_backend=self._network,
        )

    def judge(self, url: str) -> None:
        """Whether this address would be asked at all, as far as its text tells. Raises DestinationRefused."""
        self._destinations.judge(url)

    async def get(self, url: str, media_types: Collection[str]) -> Fetched:
        """A document of one of these kinds. Raises FetchRefused; a redirect is an answer of the wrong status."""
        answer = await self._ask("GET", url, {"Accept": ", ".join(media_types)})
        if answer.status != 200:
            raise FetchFailed(f"the server answered {answer.status}")
        if answer.media_type not in media_types:
            raise FetchFailed(f"the document is not {' or '.join(media_types)}")
        return answer

    async def post(self, url: str, body: bytes, media_type: str, headers: Mapping[str, str] | None = None) -> Fetched:
        """A notification; whatever status comes is the caller's to judge. Raises FetchRefused."""
        return await self._ask("POST", url, {"Content-Type": media_type, **(headers or {})}, body)

    async def _ask(self, method: str, url: str, headers: dict[str, str], body: bytes = b"") -> Fetched:
        place = self._destinations.judge(url)
        with self._room_for(place.host):
            try:
                async with asyncio.timeout(self._seconds):
                    return await self._answer(method, place, headers, body)
            except _BROKEN as broken:
                raise FetchFailed("the server cannot be reached, or does not answer properly in time") from broken

    async def _answer(self, method: str, place: Destination, headers: dict[str, str], body: bytes) -> Fetched:
        default = (place.scheme, place.port) in (("https", 443), ("http", 80))
        host = f"[{place.host}]" if ":" in place.host else place.host
        sent = {"Host": host if default else f"{host}:{place.port}", "Accept-Encoding": "identity", **headers}
        if method == "POST":
            sent["Content-Length"] = str(len(body))
        url = httpcore.URL(scheme=place.scheme, host=place.host, port=place.port, target=place.target)
        times = {"connect": CONNECT_SECONDS, "read": self._seconds, "write": self._seconds, "pool": self._seconds}
        async with self._pool.stream(
            method, url, headers=list(sent.items()), content=body, extensions={"timeout": times}
        ) as response:
            return await _within_limits(response)

    @contextmanager
    def _room_for(self, host: str) -> Iterator[None]:
        """One slow server must not take every connection we have."""
        if self._open[host] >= _AT_ONCE_PER_HOST:
            raise FetchFailed("too many requests to this server are under way")
        self._open[host] += 1
        try:
            yield
        finally:
            self._open[host] -= 1
            if not self._open[host]:
                del self._open[host]


async def _within_limits(response: httpcore.Response) -> Fetched:
    headers = {name.lower(): value for name, value in response.headers}
    if headers.get(b"content-encoding", b"identity").strip().lower() != b"identity":
        raise FetchFailed("the answer is encoded, which was not asked for")
    body = bytearray()
    async for chunk in response.aiter_stream():
        body += chunk
        if len(body) > LARGEST_BYTES:
            raise FetchFailed(f"the answer is longer than {LARGEST_BYTES} bytes")
    kind = headers.get(b"content-type", b"").decode("latin-1").partition(";")[0].strip().lower()
    return Fetched(response.status, kind, bytes(body), headers.get(b"cache-control", b"").decode("latin-1"))
