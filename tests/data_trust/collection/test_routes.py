"""Ordering a collection over HTTP."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.data_trust.street import a_world

ORDER = {"institution": "demo-hospital", "handle": "hanako"}


def test_a_collection_says_what_came_and_a_second_one_brings_nothing_twice(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            first = await world.post("/me/collections", world.citizen(), json=ORDER)
            assert first.status_code == 201
            counts = {c["datatype"]: c["count"] for c in first.json()["collected"]}
            assert counts["Observation"] == 15
            assert first.json()["new"] == sum(counts.values())
            again = await world.post("/me/collections", world.citizen(), json=ORDER)
            assert again.json()["new"] == 0
            listed = (await world.get("/me/collections", world.citizen())).json()
            assert [(c["institution"], c["handle"]) for c in listed["collections"]] == [("demo-hospital", "hanako")]

    asyncio.run(scenario())


def test_without_the_demo_switch_nobody_names_a_handle(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path, demo_handles=False) as world:
            answer = await world.post("/me/collections", world.citizen(), json=ORDER)
            assert answer.status_code == 404
            assert (await world.get("/me/collections", world.citizen())).json()["enabled"] is False

    asyncio.run(scenario())


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"institution": "demo-hospital"},
        {**ORDER, "subject": "x"},
        {**ORDER, "handle": "../x"},
        {**ORDER, "handle": 3},
    ],
)
def test_an_order_of_another_shape_is_refused(tmp_path: Path, body: Any) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            answer = await world.post("/me/collections", world.citizen(), json=body)
            assert (answer.status_code, answer.json()["type"]) == (400, "urn:kakehashi:problem:invalid-request")

    asyncio.run(scenario())
