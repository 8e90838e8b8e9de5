"""Who stands at the door."""

import asyncio
from pathlib import Path

import pytest

from tests.data_trust.street import CLINIC, CONSENT_UI, HANAKO, a_world

PROBLEM = "urn:kakehashi:problem:"


def test_a_citizens_token_is_good_only_in_the_hands_of_the_consent_pages(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            right = world.provider.issue("a", HANAKO, CONSENT_UI, "trust:self")
            other_client = world.provider.issue("b", HANAKO, CLINIC, "trust:self")
            no_scope = world.provider.issue("c", HANAKO, CONSENT_UI, "data:read")
            assert (await world.get("/me/receipts", right)).status_code == 200
            for token in (other_client, no_scope):
                answer = await world.get("/me/receipts", token)
                assert (answer.status_code, answer.json()["type"]) == (403, PROBLEM + "insufficient-scope")

    asyncio.run(scenario())


def test_two_authorization_headers_are_refused(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            token = world.citizen()
            headers = [("authorization", f"Bearer {token}"), ("authorization", "Bearer other")]
            assert (await world.http.get("/me/receipts", headers=headers)).status_code == 400

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("Basic eA==", 401),
        ("Bearer", 400),
        ("Bearer ", 400),
        ("Bearer a b", 400),
        ("Bearer " + "a" * 9000, 400),
        ("bearer x", 401),
    ],
)
def test_headers_of_other_shapes(tmp_path: Path, header: str, status: int) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            answer = await world.http.get("/me/receipts", headers={"authorization": header})
            assert answer.status_code == status

    asyncio.run(scenario())


def test_a_token_in_the_query_is_not_looked_at(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            answer = await world.get(f"/me/receipts?access_token={world.citizen()}")
            assert (answer.status_code, answer.json()["type"]) == (401, PROBLEM + "no-token")

    asyncio.run(scenario())


def test_a_token_revoked_a_moment_ago_is_dead_now(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            token = world.citizen()
            assert (await world.get("/me/receipts", token)).status_code == 200
            del world.provider.tokens[token]
            assert (await world.get("/me/receipts", token)).status_code == 401

    asyncio.run(scenario())
