"""A real server on a loopback port that answers as badly as a test wants, and remembers what it was asked."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Server:
    """Where it listens, what it answers from now on, and what came in."""

    port: int
    answer: bytes | Iterable[bytes] = field(repr=False)
    requests: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Its address in plain http."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def place(self) -> str:
        """As an operator lists it."""
        return f"127.0.0.1:{self.port}"


def document(body: bytes, kind: str = "application/json", status: str = "200 OK", **headers: str) -> bytes:
    """A whole HTTP answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def reserved() -> socket.socket:
    """A port of our own before anything listens there, for whoever must list it first."""
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    return sock


def place_of(sock: socket.socket) -> str:
    """As an operator lists it."""
    return f"127.0.0.1:{sock.getsockname()[1]}"


@asynccontextmanager
async def answering(
    answer: bytes | Iterable[bytes],
    *,
    pause: float = 0,
    context: ssl.SSLContext | None = None,
    sock: socket.socket | None = None,
) -> AsyncIterator[Server]:
    """Every request gets the same bytes, in one piece or piece by piece with a pause before each."""
    here, served = Server(0, answer), set[asyncio.Task[None] | None]()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        served.add(asyncio.current_task())
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            head = await reader.readuntil(b"\r\n\r\n")
            sizes = (line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length"))
            length = int(next(sizes, b"0"))
            here.requests.append(head + await reader.readexactly(length))
            for piece in [here.answer] if isinstance(here.answer, bytes) else here.answer:
                await asyncio.sleep(pause)
                writer.write(piece)
                await writer.drain()
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()

    listener = await asyncio.start_server(serve, sock=sock or reserved(), ssl=context)
    here.port = listener.sockets[0].getsockname()[1]
    try:
        yield here
    finally:
        listener.close()
        tasks = [task for task in served if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
