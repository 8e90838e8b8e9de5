"""Trace ids: made once and late, adopted only from where the operator says, and never a way to write into the log."""

import asyncio

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from foundation.middleware import Edge
from foundation.trace import (
    TraceSources,
    begin,
    current_trace_id,
    end,
    name_error,
    named_error,
    parse_traceparent,
    trace_id_of,
)

# The example of W3C Trace Context section 3.2.
TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736"
SPAN_ID = "00f067aa0ba902b7"
TRACEPARENT = f"00-{TRACE_ID}-{SPAN_ID}-01"


async def _missing(request: Request) -> Response:
    return PlainTextResponse("no", 404)


HOUSE = Edge(Starlette(routes=[Route("/{ticket}", _missing)]))


def _asked(app: ASGIApp, *headers: tuple[str, str], client: str = "127.0.0.1") -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app, client=(client, 5))
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as asking:
            return await asking.get("/a-ticket", headers=list(headers))

    return asyncio.run(ask())


def test_an_id_is_made_at_its_first_use_and_stays() -> None:
    scope: dict[str, object] = {}
    assert "kakehashi.trace" not in scope
    assert trace_id_of(scope) == trace_id_of(scope)
    assert len(trace_id_of(scope)) == 32 and int(trace_id_of(scope), 16) > 0


def test_a_log_line_finds_the_request_it_is_written_for() -> None:
    assert current_trace_id() is None
    outer: dict[str, object] = {}
    inner: dict[str, object] = {}
    token = begin(outer)
    within = begin(inner)
    assert current_trace_id() == trace_id_of(inner)
    end(within)
    assert current_trace_id() == trace_id_of(outer)
    end(token)
    assert current_trace_id() is None


def test_an_error_is_named_with_the_id_it_has_to_tell() -> None:
    scope: dict[str, object] = {}
    assert named_error(scope) == ("", False)
    assert name_error(scope, "slow_down", awaited=True) == trace_id_of(scope)
    assert named_error(scope) == ("slow_down", True)


def test_the_examples_of_the_recommendation_are_read() -> None:
    assert parse_traceparent(TRACEPARENT.encode()) == (TRACE_ID, SPAN_ID)
    assert parse_traceparent(f"cc-{TRACE_ID}-00f067aa0ba902b7-01-what-the-future-will-be-like".encode()) == (
        TRACE_ID,
        SPAN_ID,
    )


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        f"00-{TRACE_ID.upper()}-00f067aa0ba902b7-01",
        f"00-{'0' * 32}-00f067aa0ba902b7-01",
        f"00-{TRACE_ID}-{'0' * 16}-01",
        f"ff-{TRACE_ID}-00f067aa0ba902b7-01",
        f"00-{TRACE_ID}-00f067aa0ba902b7-01-more",
        f"cc-{TRACE_ID}-00f067aa0ba902b7-01.more",
        f"00-{TRACE_ID}-00f067aa0ba902b7",
        f" {TRACEPARENT}",
        f"{TRACEPARENT}\n",
    ],
)
def test_a_malformed_traceparent_is_ignored(wrong: str) -> None:
    assert parse_traceparent(wrong.encode()) is None


@given(st.binary(max_size=70))
def test_whatever_is_adopted_is_32_hexadecimal_digits(header: bytes) -> None:
    adopted = parse_traceparent(header)
    assert adopted is None or [len(part) for part in adopted] == [32, 16]
    assert set("".join(adopted or ())) <= set("0123456789abcdef")


def test_attack_chosen_trace_id_a_stranger_cannot_give_his_requests_the_id_of_another() -> None:
    trusted = TraceSources(HOUSE, ["10.0.0.1"])
    header = ("traceparent", TRACEPARENT)
    assert _asked(trusted, header, client="10.0.0.1").headers["trace-id"] == TRACE_ID  # the attack is real
    assert _asked(trusted, header, client="10.0.0.2").headers["trace-id"] != TRACE_ID
    assert _asked(HOUSE, header, client="10.0.0.1").headers["trace-id"] != TRACE_ID


def test_two_traceparents_are_none() -> None:
    trusted = TraceSources(HOUSE, ["10.0.0.1"])
    header = ("traceparent", TRACEPARENT)
    assert _asked(trusted, header, header, client="10.0.0.1").headers["trace-id"] != TRACE_ID
