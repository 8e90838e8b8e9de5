"""The lean edge: strict forms, single headers, bounded bodies."""

import asyncio
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idp import wire
from idp.errors import InvalidClient, InvalidRequest, InvalidToken, TooLarge, WrongMethod

FORM = (b"content-type", b"application/x-www-form-urlencoded; charset=UTF-8")
PRINTABLE = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20)


def _scope(method: str = "POST", query: bytes = b"", *headers: tuple[bytes, bytes]) -> dict[str, Any]:
    return {"method": method, "path": "/token", "query_string": query, "headers": list(headers)}


@given(st.dictionaries(PRINTABLE, PRINTABLE, max_size=8))
def test_every_form_comes_back_as_it_was_sent(form: dict[str, str]) -> None:
    assert wire.parse_form(urlencode(form).encode()) == form


@given(st.binary(max_size=60))
def test_any_bytes_are_a_form_or_an_invalid_request(raw: bytes) -> None:
    try:
        form = wire.parse_form(raw)
    except InvalidRequest:
        return
    assert all(value and "\0" not in value for value in form.values())


def test_an_empty_parameter_counts_as_absent_and_none_may_repeat() -> None:
    assert wire.parse_form(b"a=&b=1&c") == {"b": "1"}
    for raw in (
        b"a=1&a=2",
        b"a=&a=1",
        b"a=%",
        b"a=%zz",
        b"a=%ff",
        b"a=%00",
        b"&".join(b"a%d=1" % n for n in range(101)),
    ):
        with pytest.raises(InvalidRequest):
            wire.parse_form(raw)


def test_only_a_form_body_without_query_is_a_form() -> None:
    assert wire.Call(_scope("POST", b"", FORM), b"a=1").form() == {"a": "1"}
    for scope in (_scope(), _scope("POST", b"", (b"content-type", b"application/json")), _scope("POST", b"a=1", FORM)):
        with pytest.raises(InvalidRequest):
            wire.Call(scope, b"a=1").form()
    with pytest.raises(InvalidRequest):
        wire.Call(_scope("POST", b"", FORM, FORM), b"a=1").form()


def test_parameters_are_the_query_of_a_get_within_its_limit() -> None:
    assert wire.Call(_scope("GET", b"a=1")).parameters() == {"a": "1"}
    with pytest.raises(TooLarge):
        wire.Call(_scope("GET", b"a=" + b"x" * 9000)).parameters()


def test_a_body_in_pieces_is_read_whole_and_only_up_to_the_limit() -> None:
    def pieces(*parts: bytes) -> Any:
        waiting = [{"type": "http.request", "body": p, "more_body": n < len(parts) - 1} for n, p in enumerate(parts)]

        async def receive() -> Any:
            return waiting.pop(0)

        return receive

    assert asyncio.run(wire.read_call(_scope(), pieces(b"a", b"b", b""))).body == b"ab"
    with pytest.raises(TooLarge):
        asyncio.run(wire.read_call(_scope(), pieces(*[b"x" * 40_000] * 9)))


def test_a_head_request_gets_headers_only() -> None:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(wire.json_answer({"a": 1})(_scope("HEAD"), None, send))  # type: ignore[arg-type]
    assert (b"content-length", b"7") in sent[0]["headers"]
    assert sent[1]["body"] == b""


def test_refusals_name_their_scheme_or_the_methods_that_work() -> None:
    assert (b"allow", b"POST") in wire.error_answer(WrongMethod("no", allow="POST")).headers
    challenge = dict(wire.error_answer(InvalidClient("no")).headers)[b"www-authenticate"]
    assert challenge == b'Basic realm="kakehashi", charset="UTF-8"'
    challenge = dict(wire.bearer_refusal(InvalidToken("gone")).headers)[b"www-authenticate"]
    assert challenge == b'Bearer realm="kakehashi", error="invalid_token", error_description="gone"'
    assert wire.redirect("https://a.example/").status == 303
