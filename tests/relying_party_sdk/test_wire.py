"""The wire is bounded: size, redirects, compression, and one kind of failure."""

import asyncio
from collections.abc import Callable

import httpx
import pytest

from relying_party_sdk.errors import ProviderUnreachable
from relying_party_sdk.wire import Answer, Wire


def _get(handler: Callable[[httpx.Request], httpx.Response], limit: int = 1000) -> Answer:
    wire = Wire(httpx.AsyncClient(transport=httpx.MockTransport(handler), follow_redirects=True))
    return asyncio.run(wire.get("https://op.example/x?secret=1", limit=limit))


def test_a_small_answer_arrives_whole() -> None:
    assert _get(lambda _: httpx.Response(200, json={"a": 1})).json_object() == {"a": 1}


def test_attack_redirect_is_an_answer_not_an_order() -> None:
    asked: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(302, headers={"location": "http://169.254.169.254/"})

    assert _get(handler).status == 302
    assert len(asked) == 1


def test_attack_endless_answer() -> None:
    with pytest.raises(ProviderUnreachable):
        _get(lambda _: httpx.Response(200, content=b"x" * 1001))


def test_attack_compression_bomb() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        assert request.headers["accept-encoding"] == "identity"
        return httpx.Response(200, headers={"content-encoding": "gzip"}, stream=httpx.ByteStream(b"x"))

    with pytest.raises(ProviderUnreachable):
        _get(handler)


@pytest.mark.parametrize("failure", [httpx.ConnectError("no"), httpx.ReadTimeout("slow"), TimeoutError()])
def test_every_network_failure_is_one_kind_and_shows_no_query(failure: Exception) -> None:
    def handler(_: httpx.Request) -> httpx.Response:
        raise failure

    with pytest.raises(ProviderUnreachable) as unreachable:
        _get(handler)
    assert "secret" not in str(unreachable.value)


def test_an_error_body_is_a_courtesy() -> None:
    assert _get(lambda _: httpx.Response(400, text="<html>")).error_object() == {}


def test_the_default_client_is_made_without_the_environment() -> None:
    wire = Wire.default()
    assert wire.http.trust_env is False
    asyncio.run(wire.http.aclose())
