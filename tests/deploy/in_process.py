"""One house served by this very process, over real sockets: the only place where a test can take something away."""

import asyncio
import io
import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from starlette.types import ASGIApp

from deploy.house_server import configured
from deploy.log_lines import JsonLines
from deploy.logs import CONFIGURATION
from foundation.clock import SystemClock
from foundation.ids import RandomIds
from foundation.middleware import Edge
from idp.app import assemble, open_rooms
from tests.deploy.http_attacks import Target
from tests.gov_core.served import free_socket
from tests.idp.provider import settings_in

# What a house waits for; a test does not wait as long.
IDLE_SECONDS = 1


@contextmanager
def provider(folder: Path) -> Iterator[Target]:
    """The provider as it is, with nobody registered."""
    listener = free_socket()
    settings = replace(settings_in(folder), issuer=f"http://127.0.0.1:{listener.getsockname()[1]}")
    clock, http = SystemClock(), httpx.AsyncClient()
    rooms = open_rooms(settings, clock=clock, ids=RandomIds(clock), http=http)
    try:
        with served(assemble(settings, rooms), listener) as target:
            yield target
    finally:
        rooms.ground.database.close()
        asyncio.run(http.aclose())


@contextmanager
def house_that_breaks(_: Path) -> Iterator[Target]:
    """A house whose every request is an accident, with what came in among the words of the error."""

    async def breaks(scope: Any, receive: Any, send: Any) -> None:
        raise RuntimeError(f"no such thing: {scope['path']}")

    with served(Edge(breaks), free_socket()) as target:
        yield target


@contextmanager
def careless_house(_: Path) -> Iterator[Target]:
    """A house that puts a line break of a client into a header, and tells what it believes of its client."""

    async def careless(scope: Any, receive: Any, send: Any) -> None:
        told = repr([scope["scheme"], scope["client"][0]]).encode()
        headers = [(b"content-length", b"%d" % len(told))]
        if scope["path"] == "/split":
            headers.append((b"x-state", b"a\r\nset-cookie: evil=1"))
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": told})

    with served(careless, free_socket()) as target:
        yield target


@contextmanager
def served(app: ASGIApp, listener: Any) -> Iterator[Target]:
    """The app behind the server of every house, its log as `deploy.logs` writes it."""
    port = listener.getsockname()[1]
    config = configured(app, port)
    config.lifespan, config.timeout_keep_alive = "off", IDLE_SECONDS
    server = uvicorn.Server(config)
    with _logging() as log:
        thread = threading.Thread(target=lambda: server.run(sockets=[listener]), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield Target(f"http://127.0.0.1:{port}", lambda: log.getvalue().encode())
        finally:
            server.should_exit = True
            thread.join(10)
            listener.close()


@contextmanager
def _logging() -> Iterator[io.StringIO]:
    """The lines of a house, beside those pytest keeps."""
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    chatty = logging.getLogger("kakehashi.http")
    before = chatty.level
    root.addHandler(handler)
    chatty.setLevel(CONFIGURATION["loggers"]["kakehashi.http"]["level"])
    try:
        yield log
    finally:
        root.removeHandler(handler)
        chatty.setLevel(before)
