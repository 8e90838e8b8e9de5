"""Latency at a rate that does not wait: a request leaves when its time has come, whether or not others are answered.

wrk asks again only when it was answered, so a server that stalls is asked less and looks better than it is. Here each
answer is counted from the moment its request was due. Connections are kept alive and carry one request at a time; a
request that finds none free waits, and that wait counts.

usage: python -m benchmarks.open_loop URL RATE SECONDS < REQUEST     prints: sent, failed, p50 and p99 in microseconds
"""

import asyncio
import sys
import time
from collections import deque
from contextlib import suppress
from urllib.parse import urlsplit

CONNECTIONS = 64
SETTLE_SECONDS = 0.5  # the first answers warm connections up and are not counted
LATE_SECONDS = 5


class Connection(asyncio.Protocol):
    """One kept connection; knows when its answer is whole by the Content-Length."""

    def __init__(self, pool: "Pool") -> None:
        self._pool, self._seen, self._wanted, self._due = pool, b"", -1, 0.0
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ready for a request."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def send(self, due: float) -> None:
        """Ask; `due` is when the question should have left."""
        assert self.transport is not None
        self._seen, self._wanted, self._due = b"", -1, due
        self.transport.write(self._pool.request)

    def data_received(self, data: bytes) -> None:
        """Collect the answer."""
        self._seen += data
        if self._wanted < 0:
            head, end, _ = self._seen.partition(b"\r\n\r\n")
            if not end:
                return
            length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
            self._wanted = len(head) + 4 + int(length.partition(b":")[2])
        if len(self._seen) >= self._wanted:
            self._pool.answered(self, self._due, self._seen.startswith(b"HTTP/1.1 200 "))


class Pool:
    """The connections, what waits for one, and what was measured."""

    def __init__(self, request: bytes) -> None:
        self.request = request
        self._free: list[Connection] = []
        self._waiting: deque[float] = deque()
        self.began = 0.0
        self.latencies: list[float] = []
        self.failed = self.outstanding = 0
        self.idle = asyncio.Event()

    async def open(self, host: str, port: int) -> None:
        """Connect all."""
        loop = asyncio.get_running_loop()
        for _ in range(CONNECTIONS):
            _, connection = await loop.create_connection(lambda: Connection(self), host, port)
            self._free.append(connection)

    def ask(self, due: float) -> None:
        """One request whose time has come."""
        self.outstanding += 1
        self.idle.clear()
        if self._free:
            self._free.pop().send(due)
        else:
            self._waiting.append(due)

    def answered(self, connection: Connection, due: float, good: bool) -> None:
        """Count it, and let the next one go."""
        now = time.perf_counter()
        self.outstanding -= 1
        if not self.outstanding:
            self.idle.set()
        self.failed += not good
        if due >= self.began + SETTLE_SECONDS:
            self.latencies.append(now - due)
        if self._waiting:
            connection.send(self._waiting.popleft())
        else:
            self._free.append(connection)


async def run(url: str, rate: float, seconds: float, request: bytes) -> Pool:
    """Ask at an even rate for some seconds, then wait for what is still out."""
    parts, pool = urlsplit(url), Pool(request)
    await pool.open(parts.hostname or "127.0.0.1", parts.port or 80)
    pool.began = due = time.perf_counter()
    end = due + seconds
    while due < end:
        now = time.perf_counter()
        while due <= now and due < end:
            pool.ask(due)
            due += 1 / rate
        await asyncio.sleep(max(0.0, min(due - time.perf_counter(), 0.001)))
    with suppress(TimeoutError):
        await asyncio.wait_for(pool.idle.wait(), LATE_SECONDS)
    pool.failed += pool.outstanding
    return pool


def main() -> None:
    """One run."""
    url, rate, seconds = sys.argv[1], float(sys.argv[2]), float(sys.argv[3])
    pool = asyncio.run(run(url, rate, seconds, sys.stdin.buffer.read()))
    ordered = sorted(pool.latencies)
    at = [ordered[int(len(ordered) * share)] * 1e6 for share in (0.5, 0.99)]
    print(f"{len(ordered)} {pool.failed} {at[0]:.0f} {at[1]:.0f}")


if __name__ == "__main__":
    main()
