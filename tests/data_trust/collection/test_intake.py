"""The check at the door of the vault."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from data_trust.collection.intake import Intake
from data_trust.errors import BadInput
from data_trust.vault.record import Arrival, Source
from tests.data_trust.street import HANAKO, World, a_world

SOURCE = Source("demo-hospital", "みなと総合病院", "Minato General Hospital")
CONDITION: dict[str, Any] = {"resourceType": "Condition", "subject": {"display": "本人"}, "code": {"text": "高血圧症"}}


def _count(world: World) -> int:
    vault = world.house.vault
    return len(world.house.db.read(lambda tx: vault.sealed(tx, HANAKO, "medical")).rows)


def test_a_good_record_comes_in_once(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            intake: Intake = world.house.intake
            assert await intake.deposit(HANAKO, "medical", "Condition", CONDITION, SOURCE) is True
            assert await intake.deposit(HANAKO, "medical", "Condition", CONDITION, SOURCE) is False
            assert _count(world) == 1

    asyncio.run(scenario())


BAD: dict[str, tuple[str, str, dict[str, Any], str]] = {
    "unknown domain": ("cars", "Condition", CONDITION, "record-invalid"),
    "unknown datatype": ("medical", "Patient", CONDITION, "record-invalid"),
    "another resource type": ("medical", "Condition", {**CONDITION, "resourceType": "Patient"}, "record-invalid"),
    "no subject": ("medical", "Condition", {"resourceType": "Condition"}, "record-invalid"),
    "unknown element": ("medical", "Condition", {**CONDITION, "verified": True}, "record-invalid"),
    "contained resource": ("medical", "Condition", {**CONDITION, "contained": [{}]}, "record-invalid"),
    "narrative": ("medical", "Condition", {**CONDITION, "text": {"div": "<div/>"}}, "record-invalid"),
    "individual number in a note": (
        "medical", "Condition", {**CONDITION, "note": [{"text": "番号 1234 5678 9018"}]}, "individual-number",
    ),
    "individual number in full width": (
        "medical", "Condition", {**CONDITION, "code": {"text": "１２３４５６７８９０１８"}}, "individual-number",
    ),
    "individual number as an identifier": (
        "medical", "Condition",
        {**CONDITION, "identifier": [{"system": "urn:oid:1.2", "value": "123456789018"}]}, "individual-number",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("domain", "datatype", "resource", "code"), BAD.values(), ids=BAD)
def test_a_bad_record_stays_outside_and_is_not_repeated(
    tmp_path: Path, domain: str, datatype: str, resource: dict[str, Any], code: str
) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            with pytest.raises(BadInput) as refused:
                await world.house.intake.deposit(HANAKO, domain, datatype, resource, SOURCE)
            assert refused.value.code == code
            assert "9018" not in str(refused.value)
            assert _count(world) == 0

    asyncio.run(scenario())


def test_a_record_over_64_kilobytes_is_refused(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            notes = [{"text": "あ" * 2000, "authorString": "い" * 200}] * 10
            components = [{"code": {"text": "あ" * 300}, "valueString": "い" * 1000}] * 20
            big = {"resourceType": "Observation", "status": "final", "code": {"text": "x"}, "note": notes,
                   "component": components}  # fmt: skip
            with pytest.raises(BadInput, match="too large"):
                await world.house.intake.deposit(HANAKO, "medical", "Observation", big, SOURCE)

    asyncio.run(scenario())


def test_one_bad_record_keeps_the_whole_collection_outside(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            good = Arrival("medical", "Condition", CONDITION, SOURCE)
            bad = Arrival("medical", "Condition", {}, SOURCE)
            with pytest.raises(BadInput):
                await world.house.intake.deposit_all(HANAKO, [good, bad])
            assert _count(world) == 0

    asyncio.run(scenario())
