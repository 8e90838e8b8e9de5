"""The citizen's view of who looked."""

import asyncio
from pathlib import Path

import pytest

from data_trust.ledger.audit import verify
from data_trust.ledger.store import Head
from foundation.signing import verify_jwt
from tests.data_trust.street import HANAKO, TARO, a_world
from tests.jose import read_by_both


def test_she_sees_served_and_refused_reads_and_a_signed_end_of_the_chain(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            await world.collect()
            token = world.reader(await world.consent())
            await world.get("/fhir/R4/AllergyIntolerance", token)
            await world.get("/fhir/R4/Observation", token)
            body = (await world.get("/me/disclosures", world.citizen())).json()
            assert [e["outcome"] for e in body["disclosures"]] == ["datatype-not-granted", "disclosed"]
            assert "token_hash" not in body["disclosures"][0]
            assert "subject" not in body["disclosures"][0]
            jwks = world.house.ring.public_jwks()
            told = verify_jwt(body["checkpoint"], jwks, algs=("ES256",), typ="ledger-checkpoint+jwt")
            assert read_by_both(body["checkpoint"], jwks)[1] == told
            kept = Head(told["count"], bytes.fromhex(told["hash"]))
            house = world.house
            assert house.db.read(lambda tx: verify(tx, house.ledger, kept)) is None

    asyncio.run(scenario())


def test_nobody_sees_another_persons_entries(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            await world.collect()
            await world.get("/fhir/R4/AllergyIntolerance", world.reader(await world.consent()))
            assert len(await world.disclosures(HANAKO)) == 1
            assert await world.disclosures(TARO) == []

    asyncio.run(scenario())


def test_many_entries_come_in_pages(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            token = world.reader(await world.consent())
            for _ in range(103):
                await world.get("/fhir/R4/AllergyIntolerance", token)
            first = (await world.get("/me/disclosures", world.citizen())).json()
            second = (await world.get(f"/me/disclosures?before={first['next']}", world.citizen())).json()
            assert (len(first["disclosures"]), len(second["disclosures"]), second["next"]) == (100, 3, None)

    asyncio.run(scenario())


@pytest.mark.parametrize("before", ["-1", "x", "", "١", "9" * 19, "1e3"])
def test_a_page_mark_that_is_no_number_is_refused(tmp_path: Path, before: str) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            answer = await world.get("/me/disclosures", world.citizen(), params={"before": before})
            assert answer.status_code == 400

    asyncio.run(scenario())
