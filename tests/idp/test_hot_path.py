"""The raw dispatch: its own paths, everything else passed on, and the last net below every handler."""

import asyncio
from typing import Any

import httpx
import pytest

from foundation.errors import DomainError
from idp.hot_path import HotPaths, Way
from idp.wire import Call, Reply, json_answer


async def _rest(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 299, "headers": []})
    await send({"type": "http.response.body", "body": b"rest"})


def _ask(handle: Any, method: str = "POST", path: str = "/x") -> httpx.Response:
    async def tell() -> httpx.Response:
        app = HotPaths({"/x": Way(frozenset({"POST"}), handle)}, _rest)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://op") as client:
            return await client.request(method, path)

    return asyncio.run(tell())


async def _good(call: Call) -> Reply:
    return json_answer({"path": call.path})


def test_a_known_path_is_answered_and_every_other_passed_on() -> None:
    assert _ask(_good).json() == {"path": "/x"}
    assert _ask(_good, path="/y").status_code == 299
    assert _ask(_good, path="/x/").status_code == 299


def test_a_wrong_method_names_the_right_ones() -> None:
    response = _ask(_good, "GET")
    assert (response.status_code, response.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize(
    ("error", "status"), [(DomainError("secret detail"), 400), (RuntimeError("secret detail"), 500)]
)
def test_whatever_breaks_loses_its_detail(error: Exception, status: int, caplog: pytest.LogCaptureFixture) -> None:
    async def broken(call: Call) -> Reply:
        raise error

    response = _ask(broken)
    assert response.status_code == status
    assert "secret" not in response.text
    assert "error" in response.json()
    assert caplog.records
