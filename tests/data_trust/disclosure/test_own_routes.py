"""The citizen looks at her own records."""

import asyncio
from pathlib import Path

import pytest

from tests.data_trust.street import CLINIC, HANAKO, TARO, a_world


def test_a_preview_is_lines_a_person_can_read(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            await world.collect()
            answer = await world.get(
                "/me/preview", world.citizen(), params={"domain": "medical", "datatype": "AllergyIntolerance"}
            )
            body = answer.json()
            assert answer.status_code == 200
            assert body["count"] == 3
            assert body["items"][0] == {
                "label_ja": "アレルギー",
                "label_en": "Allergies",
                "text": "スギ花粉（症状: くしゃみ、鼻水、目のかゆみ）",
            }

    asyncio.run(scenario())


def test_before_anything_was_collected_the_preview_is_empty(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            answer = await world.get("/me/preview", world.citizen(), params={"domain": "jobs", "datatype": "Badge"})
            assert answer.json() == {"items": [], "count": 0}

    asyncio.run(scenario())


def test_her_own_records_come_whole_with_what_they_say(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            await world.collect()
            body = (await world.get("/me/records/medical", world.citizen())).json()
            assert len(body["datatypes"]["Observation"]) == 15
            first = body["datatypes"]["AllergyIntolerance"][0]
            assert first["resource"]["patient"]["identifier"]["value"]
            assert first["source"]["name_ja"] == "みなと総合病院"
            assert any("診断ではありません" in line["text"] for line in body["insights"])

    asyncio.run(scenario())


def test_nobody_sees_another_persons_records(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            await world.collect(HANAKO)
            body = (await world.get("/me/records/medical", world.citizen(TARO))).json()
            assert all(records == [] for records in body["datatypes"].values())

    asyncio.run(scenario())


@pytest.mark.parametrize(
    "path", ["/me/preview", "/me/records/medical", "/me/receipts", "/me/disclosures", "/me/collections"]
)
def test_a_recipients_token_opens_no_door_of_the_citizen(tmp_path: Path, path: str) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            reader = world.provider.issue("r", HANAKO, CLINIC, "data:read")
            greedy = world.provider.issue("g", HANAKO, CLINIC, "data:read trust:self")
            assert (await world.get(path)).status_code == 401
            for token in (reader, greedy):
                answer = await world.get(path, token)
                assert answer.status_code == 403
                assert answer.json()["type"].endswith("insufficient-scope")

    asyncio.run(scenario())


def test_unknown_names_are_refused(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            token = world.citizen()
            assert (await world.get("/me/preview", token)).status_code == 400
            assert (await world.get("/me/preview?domain=medical&datatype=Badge", token)).status_code == 400
            assert (await world.get("/me/records/cars", token)).status_code == 404

    asyncio.run(scenario())
