"""HT-03 through the two proxies people put before a provider: both sides must see the same requests."""

import contextlib
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from deploy.house_server import configured
from tests.deploy.http_attacks import AMBIGUOUS
from tests.gov_core.served import free_socket

NGINX = """daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; events {{}}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  upstream house {{ server 127.0.0.1:{house}; keepalive 4; }}
  server {{
    listen 127.0.0.1:{front};
    location / {{ proxy_pass http://house; proxy_http_version 1.1; proxy_set_header Connection ""; }}
  }}
}}
"""
HAPROXY = """defaults
  mode http
  timeout connect 2s
  timeout client 5s
  timeout server 5s
frontend front
  bind 127.0.0.1:{front}
  default_backend houses
backend houses
  http-reuse always
  server house 127.0.0.1:{house}
"""
SECOND = b"GET /second HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"


@dataclass
class House:
    """An application that remembers what it was asked, as our server read it."""

    seen: list[tuple[str, bytes]] = field(default_factory=list)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answers with nothing but that it was there."""
        if scope["type"] != "http":
            return
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        self.seen.append((scope["path"], body))
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"ok"})


def _free() -> int:
    with contextlib.closing(free_socket()) as taken:
        port: int = taken.getsockname()[1]
        return port


@pytest.fixture
def house() -> Iterator[tuple[House, int]]:
    app, port = House(), _free()
    config = configured(app, port)
    config.lifespan = "off"
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield app, port
    finally:
        server.should_exit = True
        thread.join(10)


@pytest.fixture(params=["nginx", "haproxy"])
def front(request: pytest.FixtureRequest, house: tuple[House, int], tmp_path: Path) -> Iterator[int]:
    """The port of a proxy before the house."""
    port, program = _free(), shutil.which(request.param, path="/usr/sbin:/usr/bin")
    assert program, f"{request.param} is not installed; scripts/prepare test installs it"
    text = (NGINX if request.param == "nginx" else HAPROXY).format(folder=tmp_path, front=port, house=house[1])
    (tmp_path / "conf").write_text(text)
    options = ["-p", str(tmp_path), "-c"] if request.param == "nginx" else ["-db", "-f"]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen([program, *options, str(tmp_path / "conf")], stdout=log, stderr=log)
    try:
        _wait(port, tmp_path / "log", process)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def _wait(port: int, log: Path, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError(log.read_text())


def _exchange(port: int, sent: bytes) -> bytes:
    told = b""
    with socket.create_connection(("127.0.0.1", port), timeout=2) as client:
        client.sendall(sent)
        with contextlib.suppress(TimeoutError, ConnectionError):
            while piece := client.recv(65536):
                told += piece
    return told


def test_a_plain_request_goes_through(house: tuple[House, int], front: int) -> None:
    told = _exchange(front, b"POST /first HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello" + SECOND)
    assert told.count(b"HTTP/1.1 200") == 2
    assert house[0].seen == [("/first", b"hello"), ("/second", b"")]


@pytest.mark.parametrize("name", AMBIGUOUS)
def test_ht03_no_request_hides_in_another_behind_a_proxy(house: tuple[House, int], front: int, name: str) -> None:
    lines, body = AMBIGUOUS[name]
    head = "\r\n".join(["POST /first HTTP/1.1", "Host: h", *lines]).encode() + b"\r\n\r\n"
    told = _exchange(front, head + body + SECOND)
    assert told.startswith(b"HTTP/1.1 ")
    seen = [path for path, _ in house[0].seen]
    assert "/smuggled" not in seen
    assert seen in ([], ["/first"], ["/first", "/second"]), seen
    assert told.count(b"HTTP/1.1 ") >= len(seen), "each request of ours is one the client was answered for"
