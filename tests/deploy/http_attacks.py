"""The attacks of group HT, each written once: against the houses as they are served, and against one without its
protection (test_http_attacks_can_fail.py).
"""

import contextlib
import re
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx

ROOT = Path(__file__).resolve().parents[2]
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
}
FORM = {"content-type": "application/x-www-form-urlencoded"}
# What a client may say of the way its request came.
LIES = {
    "x-forwarded-host": "evil.example",
    "x-forwarded-proto": "https",
    "x-forwarded-for": "203.0.113.9",
    "x-forwarded-prefix": "/evil",
    "x-real-ip": "203.0.113.9",
    "forwarded": "host=evil.example;proto=https;for=203.0.113.9",
    "x-original-url": "/admin",
    "x-rewrite-url": "/admin",
}
# RFC 9112 sections 5.2, 6.1, 6.3, 7.1: what two servers in a row may read as two different requests.
HIDDEN = b"GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n"
SMUGGLED = b"0\r\n\r\n" + HIDDEN
LONGER = 5 + len(HIDDEN)
AMBIGUOUS = {
    "length and chunks": (["Content-Length: 5", "Transfer-Encoding: chunked"], SMUGGLED),
    "two lengths": (["Content-Length: 5", f"Content-Length: {LONGER}"], b"hello" + HIDDEN),
    "a signed length": (["Content-Length: +5"], b"hello"),
    "a list of lengths": ([f"Content-Length: 5, {LONGER}"], b"hello" + HIDDEN),
    "an unknown coding": (["Transfer-Encoding: xchunked"], SMUGGLED),
    "chunked, and not last": (["Transfer-Encoding: chunked, identity"], SMUGGLED),
    "a space before the colon": (["Content-Length : 5"], b"hello"),
    "a broken end of a chunk": (["Transfer-Encoding: chunked"], b"5\r\nhelloXX0\r\n\r\n"),
    "a size that is no number": (["Transfer-Encoding: chunked"], b"0x5\r\nhello\r\n0\r\n\r\n"),
    "a bare line feed in a chunk's end": (["Transfer-Encoding: chunked"], b"5\nhello\n0\n\n"),
    "a folded line": (["X-A: b", " Transfer-Encoding: chunked", "Content-Length: 5"], b"hello"),
}


@dataclass(frozen=True)
class Target:
    """A house that listens: its address, and what it has logged so far."""

    origin: str
    log: Callable[[], bytes]

    def raw(self, *lines: str, body: bytes = b"", host: str | None = None) -> bytes:
        """Send exactly these lines and read until the house has nothing to say for a second."""
        head = "\r\n".join([lines[0], f"Host: {host or urlsplit(self.origin).netloc}", *lines[1:]]) + "\r\n\r\n"
        with self.connected(1) as client:
            client.sendall(head.encode("latin-1") + body)
            told = b""
            with contextlib.suppress(TimeoutError, ConnectionError):
                while piece := client.recv(65536):
                    told += piece
        return told

    def connected(self, seconds: float) -> socket.socket:
        """A connection on which nothing was said."""
        place = urlsplit(self.origin)
        return socket.create_connection((place.hostname or "", place.port or 80), timeout=seconds)

    def browser(self) -> httpx.Client:
        """A client that hears no proxy settings."""
        return httpx.Client(base_url=self.origin, trust_env=False)


def status(told: bytes) -> int:
    """Of the first answer."""
    assert told.startswith(b"HTTP/1.1 "), told[:200]
    return int(told[9:12])


def foreign_host(target: Target, host: str) -> None:
    """HT-01."""
    told = target.raw("GET / HTTP/1.1", "Connection: close", host=host)
    assert status(told) in (400, 421)
    assert b"evil" not in told


def path_like_a_host(target: Target) -> None:
    """HT-01."""
    for path in ("//evil.example/.well-known/openid-configuration", "/@evil.example/", "http://evil.example/"):
        assert b"evil.example" not in target.raw(f"GET {path} HTTP/1.1", "Connection: close"), path


def lies_about_the_way(target: Target) -> None:
    """HT-02."""
    with target.browser() as client:
        for path in ("/.well-known/openid-configuration", "/jwks", "/authorize", "/nowhere"):
            plain, lied = client.get(path), client.get(path, headers=LIES)
            assert (lied.status_code, _constant(lied.text)) == (plain.status_code, _constant(plain.text)), path
            assert "evil" not in str(lied.headers)


def _constant(text: str) -> str:
    """Without what differs each time."""
    return re.sub(r"\b[0-9a-f]{16,32}\b|ix=[\w.-]+|eyJ[\w.-]+", "", text)


def two_readings(target: Target, name: str) -> None:
    """HT-03; `name`: of AMBIGUOUS."""
    lines, body = AMBIGUOUS[name]
    told = target.raw("POST /token HTTP/1.1", f"Content-Type: {FORM['content-type']}", *lines, body=body)
    assert status(told) == 400
    assert told.count(b"HTTP/1.1 ") == 1, "nothing after it was read as a request"


def many_ranges(target: Target) -> None:
    """HT-04."""
    with target.browser() as client:
        page = client.get("/authorize").text
        asset = re.search(r'href="(/[^"]+\.css[^"]*)"', page)
        assert asset, page
        whole = client.get(asset[1])
        asked = client.get(asset[1], headers={"range": "bytes=" + ",".join(f"{start}-" for start in range(1000))})
    assert asked.status_code in (200, 206, 416)
    assert len(asked.content) <= len(whole.content) + 1000


def multipart(target: Target, path: str) -> None:
    """HT-05."""
    with target.browser() as client:
        answer = client.post(path, files={f"f{number}": b"x" for number in range(50)}, data={"grant_type": "x"})
    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_request"


def fields(target: Target, body: str, expected: tuple[int, str]) -> None:
    """HT-06."""
    with target.browser() as client:
        answer = client.post("/token", content=body, headers=FORM)
    assert (answer.status_code, answer.json()["error"]) == expected


def flood_of_lines(target: Target, width: int = 100) -> None:
    """HT-07; `width`: of each line's value."""
    told = target.raw("GET / HTTP/1.1", *[f"X-{number}: {'y' * width}" for number in range(400)])
    assert told == b"" or status(told) in (400, 413, 431)
    with target.browser() as client:
        assert client.get("/jwks").status_code == 200


def control_characters(target: Target, path: str, poison: str) -> None:
    """HT-08."""
    before = len(target.log())
    with target.browser() as client:
        answer = client.get(path.format(*[poison] * 3))
    assert answer.status_code < 500
    assert "evil=1" not in answer.headers.get("set-cookie", "")
    assert not re.search(r"[\x00\x1b\u2028]", answer.text)
    assert not re.search(rb"[\x00\x1b]|\r", target.log()[before:])


def idle_connections(target: Target, count: int, seconds: float) -> None:
    """HT-09; `seconds`: until the last must be closed."""
    idle: list[socket.socket] = []
    with contextlib.ExitStack() as stack, target.browser() as client:
        for number in range(count):
            one = stack.enter_context(target.connected(5))
            one.sendall(b"GET /jwks HTTP/1.1\r\nX-" if number % 2 else b"")
            idle.append(one)
            if number % 1000 == 0:
                assert client.get("/jwks").status_code == 200
        assert client.get("/jwks").status_code == 200
        deadline = time.monotonic() + seconds
        kept = sum(not _lets_go(one, deadline) for one in idle)
    assert not kept, f"{kept} connections that say nothing are still open"


def _lets_go(client: socket.socket, deadline: float) -> bool:
    """A byte of an answer or the end: either way the house let go."""
    client.settimeout(max(deadline - time.monotonic(), 0.01))
    try:
        client.recv(1)
    except TimeoutError:
        return False
    except ConnectionError:
        return True
    return True


def look_alike(target: Target, path: str) -> None:
    """HT-11."""
    sent = f"POST {path.encode().decode('latin-1')} HTTP/1.1"
    form = f"Content-Type: {FORM['content-type']}"  # an empty one, to which /token answers 401
    assert status(target.raw(sent, form, "Content-Length: 0", "Connection: close")) in (400, 404)


def method_by_header(target: Target, name: str) -> None:
    """HT-12."""
    with target.browser() as client:
        assert client.get("/token", headers={name: "POST"}).status_code == 405
        told = client.post("/token?_method=GET", data={"_method": "GET"}, headers={name: "GET"})
    assert told.status_code == 400


def bare_answer(target: Target, method: str, path: str) -> None:
    """HT-13."""
    with target.browser() as client:
        answer = client.request(method, path)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value, name
    assert "permissions-policy" in answer.headers
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def broken_input(target: Target, path: str) -> None:
    """HT-14."""
    with target.browser() as client:
        for body in (b"\xff\xfe", b"{" * 5000, b"%" * 100, b"a=%ff&a=%00"):
            for kind in ("application/json", FORM["content-type"], "text/plain; charset=utf-7", "a/b;;"):
                answer = client.post(path, content=body, headers={"content-type": kind})
                assert answer.status_code < 500
                assert "Traceback" not in answer.text
                assert str(ROOT) not in answer.text
