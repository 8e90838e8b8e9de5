"""uvicorn's HTTP/1.1 protocol with a short way for small requests: whole before the application starts, one write back.

uvicorn starts the application at the end of the headers, and checks and writes each piece as it comes. Nearly every
request here is a few hundred bytes and its answer one piece: taking both whole costs 17 us instead of 29 (an empty
application, one core). Everything else goes uvicorn's own way: long or chunked bodies, `Expect`, upgrades, HTTP/1.0,
absolute URLs, answers in pieces. The parser (llhttp) is uvicorn's; the application sees the same ASGI messages.

uvicorn waits for a request as long as a client likes, and keeps a head of any length. Here a connection that says
nothing, a request that is not whole in time and a head that never ends are given up, whichever way they took.
"""

import asyncio
from typing import Any, Final
from urllib.parse import unquote

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from deploy.outbox import Outbox
from deploy.whole_cycle import WholeCycle

LARGEST_BODY: Final = 64 * 1024
LARGEST_HEAD: Final = 32 * 1024  # and what one read from the socket brings beyond it
MOST_LINES: Final = 100
REQUEST_SECONDS: Final = 10.0  # from the first byte to the last, of head and body
_TIMEOUT: Final = b"HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
_TOO_LARGE: Final = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
_ASGI: Final = {"version": "3.0", "spec_version": "2.3"}


class WholeRequestProtocol(HttpToolsProtocol):
    """One connection."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._plain = self.limit_concurrency is None and not self.config.reset_contextvars and not self.root_path
        self._logs_access = self.access_log and self.config.access_log
        self._whole = False
        self._body = b""
        self._idle_since = self._began = 0.0
        self._in_head = False
        self._head_size: int | None = None  # bytes of a head since the read that began it
        self._outbox, self._unsent = Outbox.of(self.loop), b""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody is there, and has not said anything yet."""
        super().connection_made(transport)
        self._idle_since = self.loop.time()
        self._watch(self.timeout_keep_alive)

    def data_received(self, data: bytes) -> None:
        """Hand it to the parser; a head may not grow without end."""
        self.send_unsent()  # an answer to what is read now may be written at once
        super().data_received(data)
        if self._in_head:
            # What came together with its beginning may be the end of a long body, and does not count.
            self._head_size = 0 if self._head_size is None else self._head_size + len(data)
            if self._head_size > LARGEST_HEAD:
                self._give_up(_TOO_LARGE)

    def on_message_begin(self) -> None:
        """A new request on this connection."""
        self._began = self.loop.time()
        self._in_head, self._head_size = True, None
        self.url = b""
        self.expect_100_continue = False
        self.headers = []
        self._whole, self._body = False, b""

    def on_headers_complete(self) -> None:
        """Decide which way this request takes."""
        self._in_head = False
        if len(self.headers) > MOST_LINES:
            raise ValueError("too many header lines")  # llhttp stops, and uvicorn answers 400
        parser = self.parser
        self._whole = (
            self._plain
            and not self.expect_100_continue
            and parser.get_http_version() == "1.1"
            and not parser.should_upgrade()
            and self.url.startswith(b"/")
            and b"#" not in self.url
            and _short(self.headers)
        )
        self.scope = self._scope()
        if not self._whole:
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """A piece of the body; at most what its Content-Length says, so a short one stays short."""
        if self._whole:
            self._body += body
        else:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is whole: start the application."""
        self._began = 0.0
        if not self._whole:
            super().on_message_complete()
            return
        scope: Any = self.scope
        path, _, scope["query_string"] = self.url.partition(b"?")
        text = path.decode("ascii")
        scope["method"] = self.parser.get_method().decode("ascii")
        scope["raw_path"], scope["path"] = path, unquote(text) if "%" in text else text
        keep_alive = self.parser.should_keep_alive()
        before, cycle = self.cycle, WholeCycle(self, self._body, keep_alive, self._logs_access, self._post)
        self.cycle = cycle
        if before is None or before.response_complete:
            self._start_asgi_task(cycle, self.app)
        else:
            self.flow.pause_reading()
            self.pipeline.appendleft((cycle, self.app))

    def _scope(self) -> Any:
        return {
            "type": "http",
            "asgi": _ASGI,
            "http_version": "1.1",
            "server": self.server,
            "client": self.client,
            "scheme": self.scheme,
            "root_path": self.root_path,
            "headers": self.headers,
            "state": self.app_state.copy(),
        }

    def on_response_complete(self) -> None:
        """uvicorn sets a timer after each answer and takes it down at the next request; here one looks at the clock."""
        if self.pipeline or self.transport.is_closing():
            super().on_response_complete()
            return
        self.server_state.total_requests += 1
        self.flow.resume_reading()
        self._idle_since = self.loop.time()
        if self.timeout_keep_alive_task is None:
            self._watch(self.timeout_keep_alive)

    def _unset_keepalive_if_required(self) -> None:
        """A request in progress is not idle; the timer stays and finds that out."""
        self._idle_since = 0.0
        if self.transport.is_closing() and self.timeout_keep_alive_task is not None:
            self.timeout_keep_alive_task.cancel()
            self.timeout_keep_alive_task = None

    def _watch(self, seconds: float) -> None:
        self.timeout_keep_alive_task = self.loop.call_later(seconds, self.timeout_keep_alive_handler)

    def timeout_keep_alive_handler(self) -> None:
        """Close a connection that has been idle or halfway for long enough; look again later at one that has not."""
        self.timeout_keep_alive_task = None
        if self.transport.is_closing():
            return
        since, most = (self._began, REQUEST_SECONDS) if self._began else (self._idle_since, self.timeout_keep_alive)
        if not since:  # an answer is being made
            self._watch(self.timeout_keep_alive)
            return
        left = since + most - self.loop.time()
        if left > 0:
            self._watch(left)
        else:
            self._give_up(_TIMEOUT if self._began else b"")

    def shutdown(self) -> None:
        """What was answered is sent before the connection is closed."""
        self.send_unsent()
        super().shutdown()

    def _post(self, answer: bytes) -> None:
        """A whole answer; it leaves with those of the other connections."""
        self._unsent += answer
        self._outbox.put(self)

    def send_unsent(self) -> None:
        """Write what was posted, if anybody is there to read it."""
        if self._unsent:
            unsent, self._unsent = self._unsent, b""
            if not self.transport.is_closing():
                self.transport.write(unsent)

    def _give_up(self, words: bytes) -> None:
        """Close; with a word where no answer is under way, which it could be taken for."""
        self.send_unsent()
        if words and (self.cycle is None or self.cycle.response_complete):
            self.transport.write(words)
        self.transport.close()


def _short(headers: list[tuple[bytes, bytes]]) -> bool:
    """No body, or one whose stated length is small; llhttp has refused what states it twice or beside chunks."""
    for name, value in headers:
        if name == b"transfer-encoding":
            return False
        if name == b"content-length":
            return value.isdigit() and int(value) <= LARGEST_BODY
    return True
