"""The short way answers like uvicorn's own: the same bytes go to both over real sockets, and come back alike."""

import asyncio
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
import uvicorn
from hypothesis import given, settings
from hypothesis import strategies as st

from deploy.house_server import configured
from deploy.whole_cycle import WholeCycle
from deploy.whole_request import LARGEST_BODY, LARGEST_HEAD, WholeRequestProtocol

START = {"type": "http.response.start", "status": 200}


def _headers(*pairs: tuple[bytes, bytes]) -> dict[str, Any]:
    return {**START, "headers": list(pairs)}


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Echoes what an application can see, in as many ways as an answer can be given."""
    if scope["type"] != "http":
        return
    path = scope["path"]
    if path == "/never-starts":
        return
    if path == "/breaks":
        raise RuntimeError("broken on purpose")
    if path == "/head-then-breaks":
        await send(_headers((b"content-length", b"3")))
        raise RuntimeError("broken on purpose")
    body = b""
    more = True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    seen = [scope["method"], path, scope["raw_path"], scope["query_string"], scope["headers"], scope["http_version"]]
    told = repr([*seen, len(body), body[:40], scope["scheme"], scope["root_path"]]).encode()
    length = (b"content-length", b"%d" % len(told))
    if path == "/pieces":
        await send(_headers())
        await send({"type": "http.response.body", "body": told[:5], "more_body": True})
        await send({"type": "http.response.body", "body": told[5:]})
    elif path == "/no-length":
        await send(_headers((b"x-kind", b"chunks")))
        await send({"type": "http.response.body", "body": told})
    elif path == "/wrong-length":
        await send(_headers((b"content-length", b"1")))
        await send({"type": "http.response.body", "body": told})
    elif path == "/empty":
        await send({**START, "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})
    elif path == "/split":
        await send(_headers(length, (b"x-split", b"a\r\nset-cookie: b=c")))
        await send({"type": "http.response.body", "body": told})
    elif path == "/odd-name":
        await send(_headers(length, (b"X-Upper", b"a"), (b"connection", b"close")))
        await send({"type": "http.response.body", "body": told})
    elif path == "/bad-name":
        await send(_headers(length, (b"x:y", b"a")))
        await send({"type": "http.response.body", "body": told})
    elif path == "/waits":
        await send(_headers(length, (b"x-next", repr((await asyncio.wait_for(receive(), 5))["type"]).encode())))
    else:
        await send(_headers(length, (b"location", b"/secret"), (b"x-same", b"always")))
        await send({"type": "http.response.body", "body": told})


@contextmanager
def served(protocol: Any, seconds: int = 5) -> Iterator[int]:
    """The application behind one protocol class, on a port of its own."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    config = configured(application, 0)
    config.http, config.timeout_keep_alive, config.lifespan, config.log_level = protocol, seconds, "off", "critical"
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: server.run(sockets=[listener]), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="module")
def both() -> Iterator[tuple[int, int]]:
    """Ports of uvicorn's protocol and of ours."""
    with served("httptools") as theirs, served(WholeRequestProtocol) as ours:
        yield theirs, ours


def exchange(port: int, *pieces: bytes, wait: float = 0.0) -> bytes:
    """Everything a connection brings back until the server closes it, or says nothing for a second."""
    with socket.create_connection(("127.0.0.1", port), timeout=1) as client:
        told = b""
        with suppress(ConnectionError, TimeoutError):  # closed while we still talk, or kept open: what came counts
            for piece in pieces:
                client.sendall(piece)
                time.sleep(wait)
            while piece := client.recv(65536):
                told += piece
    return re.sub(rb"date: [^\r]+", b"date: then", told)


def alike(both: tuple[int, int], *pieces: bytes, wait: float = 0.0) -> bytes:
    """The answer, after seeing that both give the same one."""
    theirs, ours = (exchange(port, *pieces, wait=wait) for port in both)
    assert ours == theirs
    return ours


END = b"\r\n\r\n"
CLOSE = b"\r\nConnection: close\r\n\r\n"
HOST = b" HTTP/1.1\r\nHost: a:1"
LONG = LARGEST_BODY + 1
REQUESTS = {
    "plain": b"GET /a?b=c&d=%20" + HOST + CLOSE,
    "percent": b"GET /a%2fb%20c?x" + HOST + CLOSE,
    "percent, not utf-8": b"GET /a%ff" + HOST + CLOSE,
    "head": b"HEAD /a" + HOST + CLOSE,
    "post": b"POST /a" + HOST + b"\r\nContent-Length: 5" + CLOSE + b"hello",
    "post, nothing": b"POST /a" + HOST + b"\r\nContent-Length: 0" + CLOSE,
    "post, chunks": b"POST /a" + HOST + b"\r\nTransfer-Encoding: chunked" + CLOSE + b"5\r\nhello\r\n0\r\n\r\n",
    "post, long": b"POST /a"
    + HOST
    + b"\r\nContent-Length: %d" % (LARGEST_BODY + 1)
    + CLOSE
    + b"x" * (LARGEST_BODY + 1),
    "post, longest": b"POST /a" + HOST + b"\r\nContent-Length: %d" % LARGEST_BODY + CLOSE + b"x" * LARGEST_BODY,
    "expect": b"POST /a" + HOST + b"\r\nExpect: 100-continue\r\nContent-Length: 2" + CLOSE + b"hi",
    "old": b"GET /a HTTP/1.0\r\nHost: a:1" + END,
    "old, kept": b"GET /a HTTP/1.0\r\nHost: a:1\r\nConnection: keep-alive" + END,
    "absolute": b"GET http://a:1/b?c" + HOST + CLOSE,
    "two slashes": b"GET //evil.example/b" + HOST + CLOSE,
    "fragment": b"GET /a#b?c" + HOST + CLOSE,
    "star": b"OPTIONS *" + HOST + CLOSE,
    "upgrade": b"GET /a" + HOST + b"\r\nUpgrade: h2c\r\nConnection: upgrade" + END,
    "pieces": b"GET /pieces" + HOST + CLOSE,
    "no length": b"GET /no-length" + HOST + CLOSE,
    "wrong length": b"GET /wrong-length" + HOST + CLOSE,
    "empty": b"GET /empty" + HOST + CLOSE,
    "response splitting": b"GET /split" + HOST + CLOSE,
    "upper case, closing": b"GET /odd-name" + HOST + END,
    "bad header name": b"GET /bad-name" + HOST + CLOSE,
    "never starts": b"GET /never-starts" + HOST + CLOSE,
    "breaks": b"GET /breaks" + HOST + CLOSE,
    "two lengths": b"POST /a" + HOST + b"\r\nContent-Length: 5\r\nContent-Length: 6" + CLOSE + b"hello!",
    "length and chunks": b"POST /a"
    + HOST
    + b"\r\nContent-Length: 5\r\nTransfer-Encoding: chunked"
    + CLOSE
    + b"0\r\n\r\n",
    "signed length": b"POST /a" + HOST + b"\r\nContent-Length: +5" + CLOSE + b"hello",
    "no request": b"\x16\x03\x01\x00\x00",
    "header with a line of its own": b"GET /a" + HOST + b"\r\n folded: a" + CLOSE,
    "not ascii": "GET /あ".encode() + HOST + CLOSE,
}

LAST = b"GET /last" + HOST + CLOSE


def _kept(name: str) -> bytes:
    """The same request on a connection that goes on, which is what the short way is for."""
    return REQUESTS[name].replace(b"\r\nConnection: close", b"")


# After these the connection goes on.
GOING_ON = [
    *("plain", "percent", "percent, not utf-8", "head", "post", "post, nothing", "post, chunks", "post, long"),
    *("post, longest", "expect", "absolute", "two slashes", "star", "pieces", "no length", "empty"),
]
# A head that must not be sent: the connection just ends.
SILENT = {"response splitting", "bad header name"}


@pytest.mark.parametrize("name", REQUESTS)
def test_each_sort_of_request_is_answered_as_uvicorn_answers_it(both: tuple[int, int], name: str) -> None:
    pause = 0.1 if name == "upgrade" else 0.0  # llhttp drops what comes in one packet with an upgrade
    for told in (alike(both, REQUESTS[name]), alike(both, _kept(name), LAST, wait=pause)):
        assert told == b"" if name in SILENT else told.startswith(b"HTTP/1.1 ")


def test_requests_in_one_packet_are_answered_in_their_order(both: tuple[int, int]) -> None:
    several = b"".join(b"GET /%d" % n + HOST + END for n in range(5)) + REQUESTS["post"]
    told = alike(both, several)
    assert [told.index(b"'/%d'" % n) for n in range(5)] == sorted(told.index(b"'/%d'" % n) for n in range(5))
    assert told.count(b"HTTP/1.1 200") == 6


@pytest.mark.parametrize("name", ["post, chunks", "pieces", "no length", "breaks", "expect", "old"])
def test_an_answer_is_not_overtaken_by_one_that_takes_the_other_way(both: tuple[int, int], name: str) -> None:
    """Read by a proxy before us in another order, an answer would be another person's (HT-06)."""
    short = b"GET /first" + HOST + END
    for pieces in ([short + short + REQUESTS[name]], [short, short + REQUESTS[name]], [short, REQUESTS["no request"]]):
        told = alike(both, *pieces, wait=0.05)
        assert told.startswith(b"HTTP/1.1 200 ") and b"'/first'" in told.split(END)[1]


def test_what_was_answered_is_sent_before_the_server_closes_the_connection() -> None:
    closing: list[WholeRequestProtocol] = []

    class Noted(WholeRequestProtocol):
        def on_response_complete(self) -> None:
            super().on_response_complete()
            closing.append(self)
            self.shutdown()

    with served(Noted) as port:
        assert exchange(port, b"GET /a" + HOST + END).startswith(b"HTTP/1.1 200 ")
    assert closing


def test_a_request_in_single_bytes_is_one_request(both: tuple[int, int]) -> None:
    assert alike(both, *(bytes([byte]) for byte in REQUESTS["post"])).count(b"HTTP/1.1 200") == 1


def test_short_and_long_requests_follow_each_other_on_one_connection(both: tuple[int, int]) -> None:
    kept = [_kept(name) for name in ("plain", "post, long", "post", "pieces")]
    assert alike(both, *kept, REQUESTS["head"], wait=0.05).count(b"HTTP/1.1 200") == 5


def test_an_application_that_waits_for_the_end_of_the_connection_gets_it(both: tuple[int, int]) -> None:
    for port in both:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
            client.sendall(b"GET /waits" + HOST + END)
            time.sleep(0.1)
    assert exchange(both[1], REQUESTS["plain"]).startswith(b"HTTP/1.1 200")


def test_a_head_that_was_never_followed_is_an_error_and_not_half_an_answer(both: tuple[int, int]) -> None:
    told = exchange(both[1], b"GET /head-then-breaks" + HOST + CLOSE)
    assert told.startswith(b"HTTP/1.1 500 ") and told.count(b"HTTP/1.1") == 1


def test_no_secret_and_no_chance_value_is_kept_between_requests(both: tuple[int, int]) -> None:
    exchange(both[1], _kept("plain"), LAST)
    assert (b"x-same", b"always") in WholeCycle.heads.known
    assert not any(name == b"location" for name, _ in WholeCycle.heads.known)


def test_an_idle_connection_is_closed_and_a_busy_one_is_not() -> None:
    with (
        served(WholeRequestProtocol, seconds=1) as port,
        socket.create_connection(("127.0.0.1", port), timeout=5) as client,
    ):
        for _ in range(4):  # longer together than the limit, each pause shorter
            client.sendall(b"GET /a" + HOST + END)
            assert client.recv(65536).startswith(b"HTTP/1.1 200")
            time.sleep(0.4)
        began = time.monotonic()
        assert client.recv(65536) == b""
        assert time.monotonic() - began < 3


def test_ht09_a_connection_that_says_nothing_is_closed() -> None:
    with (
        served(WholeRequestProtocol, seconds=1) as port,
        socket.create_connection(("127.0.0.1", port), timeout=5) as client,
    ):
        assert client.recv(100) == b""


@pytest.mark.parametrize(
    ("begun", "told"),
    [
        (b"GET /a" + HOST, b"HTTP/1.1 408 "),
        (b"POST /a" + HOST + b"\r\nContent-Length: 9" + END + b"half", b"HTTP/1.1 408 "),
        (b"POST /a" + HOST + b"\r\nContent-Length: %d" % LONG + END + b"half", b""),  # the application has begun
        (b"POST /a" + HOST + b"\r\nTransfer-Encoding: chunked" + END + b"5\r\nha", b""),
        (b"GET /a" + HOST + END + b"GET /b", b"HTTP/1.1 200 "),
    ],
)
def test_ht09_a_request_of_a_byte_a_time_is_given_up_however_steadily_it_comes(
    begun: bytes, told: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deploy.whole_request.REQUEST_SECONDS", 1.5)
    with (
        served(WholeRequestProtocol, seconds=1) as port,
        socket.create_connection(("127.0.0.1", port), timeout=5) as client,
    ):
        client.sendall(begun)
        answer, end = b"", time.monotonic() + 5
        with suppress(ConnectionError):
            client.settimeout(0.3)
            while time.monotonic() < end:
                with suppress(TimeoutError):
                    piece = client.recv(65536)
                    answer += piece
                    if not piece:
                        break
                client.sendall(b"x")
        assert time.monotonic() < end, "the server never gave up"
    assert answer.startswith(told)
    assert answer.count(b"HTTP/1.1 200") == (b"200" in told)


def test_a_head_that_begins_behind_a_long_body_is_as_long_as_it_is_and_no_longer(both: tuple[int, int]) -> None:
    long = b"POST /a" + HOST + b"\r\nContent-Length: 40000" + END + b"x" * 40000
    told = alike(both, long + LAST[:20], LAST[20:], wait=0.1)
    assert told.count(b"HTTP/1.1 200") == 2


def test_ht07_a_head_that_never_ends_is_refused_before_it_fills_the_memory(both: tuple[int, int]) -> None:
    lines = b"x: y\r\n" * (LARGEST_HEAD // 24 + 8)
    told = exchange(both[1], b"GET /a" + HOST + b"\r\n", *[lines] * 4, wait=0.05)  # a little more: all of it is read
    assert told.startswith(b"HTTP/1.1 431 ")
    assert exchange(both[1], REQUESTS["plain"]).startswith(b"HTTP/1.1 200")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(GOING_ON), min_size=1, max_size=4),
    st.lists(st.integers(min_value=1, max_value=400), max_size=6),
)
def test_any_mixture_cut_anywhere_is_answered_alike(both: tuple[int, int], names: list[str], cuts: list[int]) -> None:
    whole = b"".join(_kept(name) for name in names) + LAST
    pieces = []
    for cut in cuts:
        pieces.append(whole[:cut])
        whole = whole[cut:]
    alike(both, *pieces, whole)
