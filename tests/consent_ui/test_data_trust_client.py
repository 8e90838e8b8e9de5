"""The trust's door: the citizen's own token, ids that stay ids, and anything unreadable is a trust that is down."""

import asyncio
from typing import Any

import httpx
import pytest

from consent_ui.data_trust_client import DataTrust
from consent_ui.errors import AlreadyDecided, LoginRequired, NotHere, PageError, StepUpRequired, TrustDown, Unacceptable

BASE = "https://trust.example"


class Wire:
    """Answers as planned and keeps what was asked."""

    def __init__(self, status: int = 200, content: bytes = b"{}", **more: Any) -> None:
        self.asked: list[httpx.Request] = []
        self._answer = (status, content, more)

    def client(self) -> DataTrust:
        return DataTrust(BASE, httpx.AsyncClient(transport=httpx.MockTransport(self)))

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        status, content, more = self._answer
        if "fails" in more:
            raise more["fails"]
        return httpx.Response(status, content=content, headers=more.get("headers"))


def test_each_question_carries_the_citizens_token_and_metadata_none() -> None:
    wire = Wire(content=b'{"receipts": [{"receipt_id": "r"}, "odd"]}')
    assert asyncio.run(wire.client().receipts("at-1")) == [{"receipt_id": "r"}]
    asyncio.run(wire.client().metadata())
    assert wire.asked[0].headers["authorization"] == "Bearer at-1"
    assert "authorization" not in wire.asked[1].headers


@pytest.mark.parametrize("receipt_id", ["../../metadata", "a/b", "a?b=c", "%2e%2e", "a#b", "あ"])
def test_attack_an_id_stays_one_segment_of_the_path(receipt_id: str) -> None:
    wire = Wire()
    asyncio.run(wire.client().receipt("at-1", receipt_id))
    path = wire.asked[0].url.raw_path.decode()
    assert path.startswith("/me/receipts/")
    assert path.count("/") == 3
    assert "?" not in path


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Unacceptable),
        (401, LoginRequired),
        (404, NotHere),
        (409, AlreadyDecided),
        (403, TrustDown),
        (500, TrustDown),
        (503, TrustDown),
        (302, TrustDown),
    ],
)
def test_each_refusal_becomes_its_page(status: int, kind: type[PageError]) -> None:
    wire = Wire(status, headers={"location": "https://evil.test/"})
    with pytest.raises(kind):
        asyncio.run(wire.client().disclosures("at-1"))
    assert len(wire.asked) == 1, "no redirect is followed with a token in hand"


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"<html>", b'"text"', b"{" * 100, b'{"a":"' + b"x" * 2_200_000 + b'"}']
)
def test_what_is_not_the_protocol_is_a_trust_that_is_down(content: bytes) -> None:
    with pytest.raises(TrustDown):
        asyncio.run(Wire(content=content).client().metadata())


def test_an_answer_without_what_was_asked_for_is_a_trust_that_is_down() -> None:
    for ask in (Wire().client().write_receipt("t", {}), Wire().client().receipts("t")):
        with pytest.raises(TrustDown):
            asyncio.run(ask)


@pytest.mark.parametrize(
    "fails", [httpx.ConnectError("x"), httpx.ReadTimeout("x"), httpx.RemoteProtocolError("x"), TimeoutError()]
)
def test_silence_is_a_trust_that_is_down(fails: Exception) -> None:
    with pytest.raises(TrustDown):
        asyncio.run(Wire(fails=fails).client().metadata())


def test_nobody_waits_for_the_trust_without_end() -> None:
    wire = Wire()
    asyncio.run(wire.client().metadata())
    waits = wire.asked[0].extensions["timeout"]
    assert all(seconds is not None and seconds <= 5 for seconds in waits.values()), waits


def test_bodies_and_questions_are_of_the_wires_form() -> None:
    wire = Wire(content=b'{"receipt": "jws"}')
    client = wire.client()
    assert asyncio.run(client.write_receipt("t", {"ix": "1"})) == "jws"
    asyncio.run(client.withdraw("t", "r-1"))
    asyncio.run(client.disclosures("t", 7))
    asyncio.run(client.preview("t", "medical", "A&B"))
    asyncio.run(client.records("t", "jobs"))
    asyncio.run(client.collect("t", "demo-hospital", "hanako"))
    asyncio.run(client.collections("t"))
    asked = [(one.method, one.url.raw_path.decode()) for one in wire.asked]
    assert asked == [
        ("POST", "/me/receipts"),
        ("POST", "/me/receipts/r-1/withdrawal"),
        ("GET", "/me/disclosures?before=7"),
        ("GET", "/me/preview?domain=medical&datatype=A%26B"),
        ("GET", "/me/records/jobs"),
        ("POST", "/me/collections"),
        ("GET", "/me/collections"),
    ]


def test_a_card_that_was_shown_too_long_ago_is_told_with_how_long_it_may_be() -> None:
    told = 'Bearer error="insufficient_user_authentication", max_age="3600"'
    with pytest.raises(StepUpRequired) as needed:
        asyncio.run(Wire(401, headers={"www-authenticate": told}).client().records("at-1", "medical"))
    assert needed.value.max_age == 3600
    assert isinstance(needed.value, LoginRequired)
    dead = 'Bearer error="invalid_token", max_age="3600"'
    with pytest.raises(LoginRequired) as over:
        asyncio.run(Wire(401, headers={"www-authenticate": dead}).client().records("at-1", "medical"))
    assert not isinstance(over.value, StepUpRequired)
