"""The citizen's consents over HTTP."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.data_trust.street import TARO, a_world, decision

PROBLEM = "urn:kakehashi:problem:"


def test_give_list_look_withdraw(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            token = world.citizen()
            given = await world.post("/me/receipts", token, json=decision())
            assert given.status_code == 201
            assert set(given.json()) == {"receipt_id", "receipt"}
            assert given.headers["cache-control"] == "no-store"
            receipt_id = given.json()["receipt_id"]
            listed = (await world.get("/me/receipts", token)).json()["receipts"]
            assert [(r["receipt_id"], r["status"], r["recipient"]["name_ja"]) for r in listed] == [
                (receipt_id, "active", "ひかり診療所")
            ]
            ended = await world.post(f"/me/receipts/{receipt_id}/withdrawal", token)
            assert set(ended.json()) == {"withdrawn_at", "termination"}
            one = (await world.get(f"/me/receipts/{receipt_id}", token)).json()
            assert one["status"] == "withdrawn"
            assert one["text"] == decision()["text"]
            assert one["termination"] == ended.json()["termination"]

    asyncio.run(scenario())


def test_a_second_other_decision_is_a_conflict(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            await world.consent()
            answer = await world.post("/me/receipts", world.citizen(), json=decision(claims=[]))
            assert (answer.status_code, answer.json()["type"]) == (409, PROBLEM + "already-decided")

    asyncio.run(scenario())


def test_somebody_elses_receipt_looks_like_none(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            receipt_id = await world.consent()
            thief = world.citizen(TARO)
            theirs = await world.get(f"/me/receipts/{receipt_id}", thief)
            none = await world.get("/me/receipts/00000000000000000000000000000000", thief)
            withdrawn = await world.post(f"/me/receipts/{receipt_id}/withdrawal", thief)
            assert theirs.status_code == none.status_code == withdrawn.status_code == 404
            assert {**theirs.json(), "trace_id": ""} == {**none.json(), "trace_id": ""}
            assert len(theirs.content) == len(none.content)

    asyncio.run(scenario())


BODIES: dict[str, tuple[bytes, str]] = {
    "no JSON": (b"{", "application/json"),
    "a form": (b"a=1", "application/x-www-form-urlencoded"),
    "duplicate names": (b'{"ix": "a", "ix": "b"}', "application/json"),
    "NaN": (b'{"ix": NaN}', "application/json"),
    "depth 10000": (b"[" * 10_000, "application/json"),
    "a million digits": (b"1" * 500_000, "application/json"),
    "lone surrogate": (b'{"ix": "\\ud800"}', "application/json"),
    "byte order mark": (b"\xef\xbb\xbf{}", "application/json"),
    "overlong UTF-8": (b'{"ix": "\xc0\xaf"}', "application/json"),
    "half a megabyte": (b'{"text": "' + b"a" * 600_000 + b'"}', "application/json"),
}


@pytest.mark.parametrize(("body", "media"), BODIES.values(), ids=BODIES)
def test_a_broken_body_is_a_bad_request(tmp_path: Path, body: bytes, media: str) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            headers = {"authorization": f"Bearer {world.citizen()}", "content-type": media}
            answer = await world.http.post("/me/receipts", content=body, headers=headers)
            assert answer.status_code == 400
            assert answer.headers["content-type"] == "application/problem+json"

    asyncio.run(scenario())


@pytest.mark.parametrize(
    "place",
    [{"text": "番号は123456789018です"}, {"ix": "1234-5678-9018"}, {"claims": ["１２３４５６７８９０１８"]}],
    ids=["text", "ix", "claims"],
)
def test_an_individual_number_is_refused_and_not_echoed(tmp_path: Path, place: dict[str, Any]) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            answer = await world.post("/me/receipts", world.citizen(), json=decision(**place))
            assert answer.status_code == 400
            assert "9018" not in answer.text
            assert world.house.consents.all("pairwise-hanako") == []

    asyncio.run(scenario())


def test_the_wrong_method_is_405_in_the_same_form(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            answer = await world.http.delete("/me/receipts")
            assert (answer.status_code, answer.json()["type"]) == (405, PROBLEM + "method-not-allowed")

    asyncio.run(scenario())
