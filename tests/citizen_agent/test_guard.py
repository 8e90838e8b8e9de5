"""AG-01 to AG-05: pages of other origins, rebound names and other machines never reach a reader."""

import asyncio
from typing import Any

import httpx
import pytest

from citizen_agent.guard import Door
from tests.citizen_agent.parts import AGENT, Agent

EVIL = "https://evil.example"
PAGE = "/authenticate?ticket=T"


def knock(
    method: str, path: str, headers: dict[str, str], *, client: tuple[str, int] = ("127.0.0.1", 9)
) -> tuple[httpx.Response, Agent]:
    agent = Agent()

    async def run() -> httpx.Response:
        transport = httpx.ASGITransport(agent.app(), client=client)
        async with httpx.AsyncClient(transport=transport, base_url=AGENT) as http:
            return await http.request(method, path, headers=headers)

    return asyncio.run(run()), agent


def test_a_person_who_follows_the_provider_s_link_gets_in() -> None:
    for site in ("cross-site", "same-site", "none", "same-origin"):
        headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
        answer, agent = knock("GET", PAGE, headers)
        assert (answer.status_code, len(agent.drawer.commands) > 0) == (200, True)


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
        {"Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty", "Origin": EVIL},
        {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
        {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document", "Sec-Purpose": "prefetch;prerender"},
        {"Sec-Fetch-Mode": "websocket", "Sec-Fetch-Dest": "empty"},
        {"Connection": "Upgrade", "Upgrade": "websocket", "Origin": EVIL},
        {"Connection": "Upgrade", "Upgrade": "websocket"},
        {"Origin": EVIL},
        {"Origin": "null"},
    ],
)
def test_ag01_a_script_or_a_picture_of_another_page_touches_no_reader(headers: dict[str, str]) -> None:
    answer, agent = knock("GET", PAGE, headers)
    assert (answer.status_code, agent.drawer.commands) == (403, [])


@pytest.mark.parametrize(
    "host", ["evil.example:8105", "127.0.0.1", "127.0.0.1:80", "localhost:8105", "127.0.0.1:8105.evil"]
)
def test_ag02_a_rebound_name_is_misdirected(host: str) -> None:
    answer, agent = knock("GET", PAGE, {"Host": host})
    assert (answer.status_code, agent.drawer.commands) == (421, [])


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": EVIL},
        {"Origin": AGENT + ".evil"},
        {"Origin": "https://127.0.0.1:8105"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Origin": AGENT, "Sec-Fetch-Site": "cross-site"},
        {"Origin": AGENT, "Sec-Fetch-Site": "same-site"},
        {"Origin": EVIL, "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_ag03_a_form_of_another_origin_is_refused(headers: dict[str, str]) -> None:
    answer, agent = knock("POST", "/authenticate", headers)
    assert (answer.status_code, agent.drawer.commands) == (403, [])


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "DELETE", "PATCH", "TRACE"])
def test_ag04_other_methods_and_preflights_are_refused_without_a_cors_answer(method: str) -> None:
    answer, _ = knock(method, PAGE, {"Origin": EVIL, "Access-Control-Request-Private-Network": "true"})
    assert answer.status_code == 405
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_another_machine_is_refused_even_if_the_port_was_forwarded() -> None:
    answer, agent = knock("GET", PAGE, {}, client=("192.0.2.7", 5))
    assert (answer.status_code, agent.drawer.commands) == (403, [])


def test_a_websocket_is_closed() -> None:
    sent: list[dict[str, Any]] = []

    async def run() -> None:
        async def send(message: Any) -> None:
            sent.append(message)

        async def receive() -> dict[str, Any]:
            return {"type": "websocket.connect"}

        async def never(scope: Any, receive: Any, send: Any) -> None:
            raise AssertionError("the door let a WebSocket in")

        await Door(never, base_url=AGENT)({"type": "websocket", "headers": []}, receive, send)

    asyncio.run(run())
    assert sent == [{"type": "websocket.close", "code": 1008}]
