"""The way to the provider over HTTP: whatever comes back that is not an answer is silence."""

import asyncio
import json
from collections.abc import Awaitable, Callable

import httpx
import pytest

from gov_core.linkage.exchange import ProviderSilent, Question
from gov_core.linkage.provider_client import ProviderClient
from tests.gov_core.linkage.network import CHIYODA, NAGAOKA

QUESTION = Question("record-1", "the-askers-code", "child-allowance", "nagaoka", "local-tax")
Handler = Callable[[httpx.Request], httpx.Response] | Callable[[httpx.Request], Awaitable[httpx.Response]]


def _ask(handler: Handler, budget: float = 5.0) -> str:
    async def ask() -> str:
        async with httpx.AsyncClient(transport=httpx.MockTransport(handler)) as http:  # type: ignore[arg-type]
            return await ProviderClient(http, budget)(NAGAOKA, CHIYODA, "the-providers-code", QUESTION)

    return asyncio.run(ask())


def test_the_provider_gets_its_own_code_the_askers_key_and_our_credentials() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={"answer": "a.b.c.d.e"})

    assert _ask(answer) == "a.b.c.d.e"
    assert str(seen[0].url) == NAGAOKA.endpoint
    body = json.loads(seen[0].content)
    assert (body["code"], body["recipient_key"], body["asker"]) == ("the-providers-code", CHIYODA.key, "chiyoda")
    assert "the-askers-code" not in seen[0].content.decode()
    assert seen[0].headers["authorization"].startswith("Basic ")


@pytest.mark.parametrize(
    "response",
    [
        httpx.Response(500, json={"answer": "a.b.c.d.e"}),
        httpx.Response(302, headers={"location": "http://elsewhere.test/"}),
        httpx.Response(200, content=b"no json"),
        httpx.Response(200, json=["a"]),
        httpx.Response(200, json={"answer": 1}),
        httpx.Response(200, json={}),
        httpx.Response(200, content=b" " * (1024 * 1024 + 1)),
    ],
)
def test_anything_else_is_silence(response: httpx.Response) -> None:
    with pytest.raises(ProviderSilent):
        _ask(lambda request: response)


def test_a_provider_that_is_not_there_is_silence() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("nobody there", request=request)

    with pytest.raises(ProviderSilent):
        _ask(refuse)


def test_a_slow_provider_is_silence_after_the_budget() -> None:
    async def sleep(request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(30)
        return httpx.Response(200, json={"answer": "a.b.c.d.e"})

    with pytest.raises(ProviderSilent):
        _ask(sleep, budget=0.05)
