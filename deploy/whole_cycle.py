"""One small request and its answer for `deploy.whole_request`: taken whole, answered in one write.

What is checked here is what uvicorn checks (names and values of headers, the stated length); whatever is not plainly
one piece with a length is left to uvicorn.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import (
    HEADER_RE,
    HEADER_VALUE_RE,
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

Pair = tuple[bytes, bytes]
_LONGEST_LINE, _MOST_LINES = 200, 512
# Secrets are never kept, and neither is what differs each time.
_NEVER_KEPT: Final = frozenset({b"location", b"set-cookie", b"dpop-nonce"})
_LEFT_TO_UVICORN: Final = frozenset({b"transfer-encoding", b"connection"})


class Heads:
    """Writes heads of answers, and remembers which header lines were checked already."""

    def __init__(self) -> None:
        self.known: dict[Pair, bytes] = {}
        self._defaults: list[Pair] = []
        self._default_lines = b""

    def written(self, status: int, headers: list[Pair], defaults: list[Pair], length: int) -> bytes | None:
        """The head; None for what uvicorn must decide: no or another length, a name it reads itself, a wrong header."""
        lines, stated = [STATUS_LINE[status], self._default(defaults)], False
        for pair in headers:
            line = self.known.get(pair) or self._checked(pair)
            if line is None:
                return None
            lines.append(line)
            if pair[0] == b"content-length":
                if stated or pair[1] != b"%d" % length:
                    return None
                stated = True
        lines.append(b"\r\n")
        return b"".join(lines) if stated else None

    def _default(self, headers: list[Pair]) -> bytes:
        """uvicorn's own headers (the date); it makes a new list of them each second."""
        if headers is not self._defaults:
            self._defaults, self._default_lines = headers, b"".join([b"%s: %s\r\n" % pair for pair in headers])
        return self._default_lines

    def _checked(self, pair: Pair) -> bytes | None:
        name, value = pair
        if name in _LEFT_TO_UVICORN or name != name.lower() or HEADER_RE.search(name) or HEADER_VALUE_RE.search(value):
            return None
        line = name + b": " + value + b"\r\n"
        if len(line) <= _LONGEST_LINE and len(self.known) < _MOST_LINES and name not in _NEVER_KEPT:
            self.known[pair] = line
        return line


class _NobodyWaits:
    """Stands where uvicorn keeps an event, until somebody waits for the end of the connection."""

    def set(self) -> None:
        """Nobody to wake."""


_NOBODY: Final = _NobodyWaits()


class WholeCycle(RequestResponseCycle):
    """One request that is whole, and its answer: joined into one write, unless it comes in pieces."""

    heads: Final = Heads()  # for all connections of the process

    def __init__(
        self,
        protocol: HttpToolsProtocol,
        body: bytes,
        keep_alive: bool,
        logs_access: bool,
        post: Callable[[bytes], None],
    ) -> None:
        # uvicorn's own constructor makes an event and a buffer for each request: a tenth of what the short way saves.
        self.scope, self.transport, self.flow = protocol.scope, protocol.transport, protocol.flow
        self.logger, self.access_logger, self.access_log = protocol.logger, protocol.access_logger, logs_access
        self.default_headers = protocol.server_state.default_headers
        self.message_event: Any = _NOBODY
        self.on_response = protocol.on_response_complete
        self.disconnected = self.waiting_for_100_continue = self.more_body = False
        self.response_started = self.response_complete = False
        self.keep_alive, self.post = keep_alive, post
        self.body: Any = body
        self.chunked_encoding: bool | None = None
        self.expected_content_length = 0
        self._start: Any = None
        self._taken = False

    async def receive(self) -> Any:
        """The request, once; after that, the end of the connection."""
        if not self._taken:
            self._taken = True
            return {"type": "http.request", "body": self.body, "more_body": False}
        if not self.disconnected and not self.response_complete:
            self.message_event = asyncio.Event()
            await self.message_event.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        """Holds the head back until it knows whether the body is one piece."""
        if self._start is None:
            if self.response_started or message["type"] != "http.response.start":
                await super().send(message)
            else:
                self._start = message
            return
        start, self._start = self._start, None
        if not self._written_at_once(start, message):
            await super().send(start)
            await super().send(message)

    async def send_500_response(self) -> None:
        """In place of whatever head the application left behind."""
        self._start = None
        await super().send_500_response()

    def _written_at_once(self, start: Mapping[str, Any], message: Mapping[str, Any]) -> bool:
        """True when the whole answer is on its way; False leaves both messages to uvicorn."""
        if not self.keep_alive or self.access_log or self.disconnected or self.flow.write_paused:
            return False
        if message["type"] != "http.response.body" or message.get("more_body"):
            return False
        body = message.get("body", b"")
        head = self.heads.written(start["status"], start.get("headers", []), self.default_headers, len(body))
        if head is None:
            return False
        self.response_started = self.response_complete = True
        self.post(head if self.scope["method"] == "HEAD" else head + body)
        self.message_event.set()
        self.on_response()
        return True
