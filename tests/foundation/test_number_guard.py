"""No individual number gets in, however it is written; ordinary numbers do."""

import asyncio
import logging

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from foundation.number_guard import LogScrubber, NumberGuard, find_individual_number
from standards.individual_number import check_digit

NUMBER = "123456789018"
BASES = st.text(alphabet="0123456789", min_size=11, max_size=11)
WRITTEN = {
    "plain": NUMBER,
    "in fours": "1234 5678 9018",
    "hyphens": "1234-5678-9018",
    "full-width": "１２３４５６７８９０１８",
    "full-width hyphens": "１２３４－５６７８－９０１８",
    "kanji": "一二三四五六七八九〇一八",
    "long vowel marks": "1234ー5678ー9018",
    "middle dots": "1234・5678・9018",
    "zero-width joiners": "1234\u200d5678\u200b9018",
    "after another number": "1 123456789018",
    "in a sentence": "私の番号は123456789018です",
    "all digits alike": "111111111118",
}
ORDINARY = {
    "a corporate number": "8700110005901",
    "a telephone number": "090-1234-5678",
    "an address of a machine": "192.168.100.200",
    "inside a token": "abc123456789018def",
    "a wrong check digit": "123456789012",
    "a date and time": "2026-11-23T10:00:00Z",
    "eleven digits": "12345678901",
    "sixteen digits in a row": "1234567890181234",
}


@pytest.mark.parametrize("text", WRITTEN.values(), ids=WRITTEN)
def test_every_way_to_write_a_number_is_found(text: str) -> None:
    assert find_individual_number(text)


@pytest.mark.parametrize("text", ORDINARY.values(), ids=ORDINARY)
def test_ordinary_numbers_are_left_alone(text: str) -> None:
    assert not find_individual_number(text)


@given(BASES)
def test_every_valid_number_is_found(base: str) -> None:
    assert find_individual_number(f"x: {base}{check_digit(base)}.")


async def _echo(request: Request) -> Response:
    return PlainTextResponse((await request.body()).decode())


GUARDED = NumberGuard(Starlette(routes=[Route("/{rest:path}", _echo, methods=["GET", "POST"])]), largest_body=10_000)


def _ask(method: str, path: str, **more: object) -> httpx.Response:
    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(GUARDED), base_url="http://x") as client:
            return await client.request(method, path, **more)  # type: ignore[arg-type]

    return asyncio.run(ask())


@pytest.mark.parametrize(
    ("method", "path", "more"),
    [
        ("GET", f"/{NUMBER}", {}),
        ("GET", f"/?q={NUMBER}", {}),
        ("GET", "/?q=%31%32%33456789018", {}),
        ("GET", "/?q=%2531%2532%2533456789018", {}),
        ("GET", "/", {"headers": {"user-agent": NUMBER}}),
        ("GET", "/", {"headers": {"cookie": f"a={NUMBER}"}}),
        ("POST", "/", {"data": {"name": "１２３４５６７８９０１８"}}),
        ("POST", "/", {"data": {NUMBER: "x"}}),
        ("POST", "/", {"json": {"deep": [{"n": 123456789018}]}}),
        ("POST", "/", {"content": b'{"a":"\\uff11\\uff12\\uff13\\uff14\\uff15\\uff16\\uff17\\uff18\\uff19018"}'}),
        ("POST", "/", {"content": b"x" * 9000 + NUMBER.encode().join((b" ", b" "))}),
    ],
    ids=[
        "path",
        "query",
        "escaped",
        "escaped twice",
        "header",
        "cookie",
        "form",
        "name",
        "json",
        "json escape",
        "late",
    ],
)
def test_a_number_anywhere_is_refused_and_never_echoed(method: str, path: str, more: dict[str, object]) -> None:
    answer = _ask(method, path, **more)
    assert answer.status_code == 400
    assert answer.json()["title"] == "individual_number_refused"
    assert NUMBER not in answer.text


def test_an_ordinary_body_passes_unchanged() -> None:
    assert _ask("POST", "/", content="８７００１１０００５９０１ abc".encode()).text == "８７００１１０００５９０１ abc"


def test_a_body_too_large_to_look_at_is_refused() -> None:
    assert _ask("POST", "/", content=b"x" * 20_000).status_code == 413


def test_a_log_message_with_a_number_is_scrubbed() -> None:
    record = logging.LogRecord("x", logging.INFO, "f", 1, "user %s", (NUMBER,), None)
    assert LogScrubber().filter(record)
    assert NUMBER not in record.getMessage()
    other = logging.LogRecord("x", logging.INFO, "f", 1, "user %s", ("hanako",), None)
    LogScrubber().filter(other)
    assert other.getMessage() == "user hanako"
