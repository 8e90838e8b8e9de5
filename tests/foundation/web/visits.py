"""One request to a small house of pages, over ASGI."""

import asyncio
from collections.abc import Sequence
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import BaseRoute

BASE = "http://house.test"


def ask(routes: Sequence[BaseRoute], path: str = "/", method: str = "GET", **more: Any) -> httpx.Response:
    """The answer of these routes."""

    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(Starlette(routes=list(routes)))
        async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
            return await client.request(method, path, **more)

    return asyncio.run(send())


def request(query: str = "", **headers: str) -> Request:
    """A GET as a house sees it; header names with underscores."""
    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request(
        {"type": "http", "method": "GET", "path": "/", "query_string": query.encode(), "headers": pairs, "state": {}}
    )
