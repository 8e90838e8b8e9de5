"""Give, look at, withdraw."""

import asyncio
from pathlib import Path

import pytest

from data_trust.app import offered
from data_trust.consent_receipts.request import Decision, parse
from data_trust.errors import Conflict, Missing
from foundation.signing import verify_jwt
from tests.data_trust.street import HANAKO, NOON, TARO, a_world, decision
from tests.jose import read_by_both


def _decision(**changes: object) -> Decision:
    return parse(decision(**changes), offered, int(NOON.timestamp()))


def test_the_same_decision_twice_gives_one_receipt_and_another_is_a_conflict(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            consents = world.house.consents
            first = await consents.give(HANAKO, _decision())
            world.clock.advance(5)
            assert await consents.give(HANAKO, _decision()) == first
            with pytest.raises(Conflict):
                await consents.give(HANAKO, _decision(claims=[]))
            with pytest.raises(Conflict):
                await consents.give(HANAKO, _decision(decision="refused"))
            assert len(consents.all(HANAKO)) == 1

    asyncio.run(scenario())


def test_many_clicks_at_once_give_one_receipt(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            consents = world.house.consents
            given = await asyncio.gather(*(consents.give(HANAKO, _decision()) for _ in range(20)))
            assert len(set(given)) == 1
            assert len(consents.all(HANAKO)) == 1

    asyncio.run(scenario())


def test_two_persons_may_share_an_interaction_name_and_get_receipts_of_their_own(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            consents = world.house.consents
            one = await consents.give(HANAKO, _decision())
            other = await consents.give(TARO, _decision())
            assert one[0] != other[0]

    asyncio.run(scenario())


def test_the_receipt_verifies_with_the_published_keys_and_keeps_the_exact_text(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            consents = world.house.consents
            receipt_id, statement = await consents.give(HANAKO, _decision())
            jwks = (await world.get("/jwks")).json()
            claims = verify_jwt(statement, jwks, algs=("ES256",), typ="consent-receipt+jwt")
            assert (claims["jti"], claims["sub"]) == (receipt_id, HANAKO)
            assert read_by_both(statement, jwks)[1] == claims
            seen = consents.one(HANAKO, receipt_id)
            assert seen["text"] == decision()["text"]
            assert seen["receipt"] == statement
            assert seen["status"] == "active"

    asyncio.run(scenario())


def test_a_withdrawal_is_signed_final_and_happens_once(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            consents = world.house.consents
            receipt_id, _ = await consents.give(HANAKO, _decision())
            at, termination = await consents.withdraw(HANAKO, receipt_id)
            world.clock.advance(9)
            assert await consents.withdraw(HANAKO, receipt_id) == (at, termination)
            jwks = world.house.ring.public_jwks()
            claims = verify_jwt(termination, jwks, algs=("ES256",), typ="consent-termination+jwt")
            assert claims["receipt_id"] == receipt_id
            assert read_by_both(termination, jwks)[1] == claims
            assert consents.one(HANAKO, receipt_id)["status"] == "withdrawn"

    asyncio.run(scenario())


def test_two_devices_withdrawing_at_once_get_the_same_statement(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            consents = world.house.consents
            receipt_id, _ = await consents.give(HANAKO, _decision())
            ended = await asyncio.gather(*(consents.withdraw(HANAKO, receipt_id) for _ in range(8)))
            assert len(set(ended)) == 1

    asyncio.run(scenario())


def test_a_refusal_cannot_be_withdrawn_and_a_strangers_receipt_is_not_there(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            consents = world.house.consents
            refused, _ = await consents.give(HANAKO, _decision(decision="refused"))
            with pytest.raises(Conflict):
                await consents.withdraw(HANAKO, refused)
            for call in (consents.one, consents._own):
                with pytest.raises(Missing):
                    call(TARO, refused)
            with pytest.raises(Missing):
                await consents.withdraw(TARO, refused)

    asyncio.run(scenario())
