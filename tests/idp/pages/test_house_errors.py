"""A person gets a page, a program gets problem+json; both under one trace id, and an accident keeps its detail."""

import asyncio
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from foundation.database import StorageFailed
from foundation.middleware import Edge
from idp.pages.house_errors import house_errors
from tests.idp.card_login.room import open_room


async def _storage(request: Request) -> Response:
    raise StorageFailed("the disk /dev/secret is full")


async def _accident(request: Request) -> Response:
    raise RuntimeError("secret detail")


def _answers(tmp_path: Path, method: str, path: str) -> tuple[httpx.Response, httpx.Response]:
    async def run() -> tuple[httpx.Response, httpx.Response]:
        async with open_room(tmp_path) as room:
            routes = [Route("/storage", _storage), Route("/accident", _accident)]
            handlers = house_errors(room.deps.refusals)
            app = Edge(Starlette(routes=routes, exception_handlers=handlers))  # type: ignore[arg-type]
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client:
                page = await client.request(method, path, headers={"accept": "text/html"})
                return page, await client.request(method, path)

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "not_here"),
        ("POST", "/storage", 405, "wrong_method"),
        ("GET", "/storage", 503, "temporarily_unavailable"),
        ("GET", "/accident", 500, "server_error"),
    ],
)
def test_each_is_told_to_a_person_and_to_a_program(
    tmp_path: Path, method: str, path: str, status: int, code: str
) -> None:
    page, document = _answers(tmp_path, method, path)
    assert (page.status_code, document.status_code) == (status, status)
    assert f'id="error-id">{page.headers["trace-id"]}<' in page.text
    assert document.json()["trace_id"] == document.headers["trace-id"]
    assert document.json()["code"] == code
    assert "secret" not in page.text + document.text
    if status == 405:
        assert page.headers["allow"] == document.headers["allow"]
