"""Withdrawals reach the provider, at once or later, and the citizen never waits long."""

import asyncio
import time
from pathlib import Path

from data_trust.app import serve
from data_trust.consent_receipts.outbox import Outbox, pause
from data_trust.consent_receipts.store import OutboxStore
from tests.data_trust.street import a_world


def test_the_provider_hears_of_a_withdrawal_at_once(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            receipt_id = await world.consent()
            await world.post(f"/me/receipts/{receipt_id}/withdrawal", world.citizen())
            assert world.provider.revoked == [receipt_id]
            await world.house.outbox.flush()
            assert world.provider.revoked == [receipt_id]

    asyncio.run(scenario())


def test_a_deaf_provider_is_told_again_until_it_acknowledges(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            world.provider.deaf = True
            receipt_id = await world.consent()
            answer = await world.post(f"/me/receipts/{receipt_id}/withdrawal", world.citizen())
            assert answer.status_code == 200
            for seconds in (1, 2, 4):
                world.clock.advance(seconds)
                await world.house.outbox.flush()
            assert world.provider.revoked == []
            world.provider.deaf = False
            world.clock.advance(300)
            await world.house.outbox.flush()
            assert world.provider.revoked == [receipt_id]

    asyncio.run(scenario())


def test_a_provider_that_never_answers_does_not_hold_the_citizen(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:

            async def hangs(_: str) -> bool:
                await asyncio.sleep(30)
                return True

            house = world.house
            outbox = Outbox(house.db, OutboxStore(), hangs, world.clock)
            receipt_id = await world.consent()
            await house.consents.withdraw("pairwise-hanako", receipt_id)
            began = time.monotonic()
            await outbox.flush_soon()
            assert time.monotonic() - began < 1.5
            for task in outbox._running:
                task.cancel()

    asyncio.run(scenario())


def test_a_notice_that_breaks_is_no_failure_of_the_withdrawal(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:

            async def breaks(_: str) -> bool:
                raise RuntimeError("network of the neighbour")

            house = world.house
            outbox = Outbox(house.db, OutboxStore(), breaks, world.clock)
            receipt_id = await world.consent()
            await house.consents.withdraw("pairwise-hanako", receipt_id)
            await outbox.flush_soon()
            assert house.db.read(lambda tx: OutboxStore().due(tx, world.clock.timestamp())) == [(receipt_id, 0)]

    asyncio.run(scenario())


def test_the_background_sender_runs_while_the_house_is_open(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            world.provider.deaf = True
            receipt_id = await world.consent()
            await world.post(f"/me/receipts/{receipt_id}/withdrawal", world.citizen())
            world.provider.deaf = False
            world.clock.advance(10)
            sender = asyncio.create_task(world.house.outbox.run())
            for _ in range(100):
                await asyncio.sleep(0.01)
                if world.provider.revoked:
                    break
            sender.cancel()
            assert world.provider.revoked == [receipt_id]
            assert callable(serve(world.house))

    asyncio.run(scenario())


def test_pauses_grow_to_five_minutes() -> None:
    assert [pause(n) for n in (0, 1, 2, 3, 20)] == [2, 4, 8, 16, 300]
