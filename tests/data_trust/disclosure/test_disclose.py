"""Decide, read, ledger, answer: after an acknowledged withdrawal not one record leaves, however the two race."""

import asyncio
import random
import sqlite3
import threading
from pathlib import Path
from typing import Any

import httpx
import pytest

from data_trust.access.decision import Question
from data_trust.access.token import Caller
from data_trust.disclosure.disclose import Disclosure, Item
from data_trust.domains import medical
from data_trust.errors import Refused
from data_trust.ledger.audit import verify
from data_trust.ledger.entry import Recipient
from tests.data_trust.street import CLINIC, HANAKO, TRUST, World, a_world, detail


def _disclosure(world: World) -> Disclosure:
    house = world.house
    return Disclosure(house.db, house.consents.store, house.vault, house.ledger, world.clock, TRUST, house.keys.item)


def _caller(receipt_id: str) -> Caller:
    item = {**detail(), "receipt_id": receipt_id}
    return Caller(HANAKO, Recipient(CLINIC, "ひかり診療所", ""), frozenset({"data:read"}), (item,), "t")


QUESTION = Question("medical", "AllergyIntolerance")


def test_the_ledger_entry_is_durable_before_the_records_are_opened(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            await world.collect()
            caller = _caller(await world.consent())
            seen: list[int] = []

            def render(items: list[Item]) -> bytes:
                seen.append(world.house.db.read(lambda tx: world.house.ledger.head(tx).count))
                return b"x" * len(items)

            assert await _disclosure(world).read(caller, medical.DOMAIN, QUESTION, render) == b"xxx"
            assert seen == [1]

    asyncio.run(scenario())


def test_when_the_ledger_cannot_be_written_nothing_leaves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            await world.collect()
            receipt_id = await world.consent()

            def broken(*_: object) -> bytes:
                raise RuntimeError("no ledger today")

            monkeypatch.setattr(world.house.ledger, "append", broken)
            answer = await world.get("/fhir/R4/AllergyIntolerance", world.reader(receipt_id))
            assert answer.status_code == 500
            assert "スギ" not in answer.text
            assert "ledger" not in answer.text

    asyncio.run(scenario())


def test_a_withdrawal_while_the_answer_is_being_prepared_stops_it_at_the_door(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            await world.collect()
            receipt_id = await world.consent()

            def render(_: list[Item]) -> bytes:
                # Another worker process acknowledges a withdrawal at this very moment.
                with sqlite3.connect(tmp_path / "trust.db") as other:
                    other.execute("UPDATE receipts SET withdrawn_at = 1")
                other.close()
                return b"data"

            with pytest.raises(Refused) as refused:
                await _disclosure(world).read(_caller(receipt_id), medical.DOMAIN, QUESTION, render)
            assert refused.value.code == "consent-withdrawn"
            assert [e["outcome"] for e in await world.disclosures()] == ["consent-withdrawn", "disclosed"]

    asyncio.run(scenario())


def test_an_expiry_while_the_answer_is_being_prepared_stops_it_too(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            await world.collect()
            receipt_id = await world.consent()

            def render(_: list[Item]) -> bytes:
                world.clock.advance(400 * 24 * 3600)
                return b"data"

            with pytest.raises(Refused) as refused:
                await _disclosure(world).read(_caller(receipt_id), medical.DOMAIN, QUESTION, render)
            assert refused.value.code == "consent-expired"

    asyncio.run(scenario())


async def _read_for_ever(world: World, token: str, log: list[tuple[str, int]], stop: asyncio.Event) -> None:
    while not stop.is_set():
        answer = await world.get("/fhir/R4/AllergyIntolerance", token)
        log.append(("read", answer.status_code))
        await asyncio.sleep(0)


@pytest.mark.parametrize("seed", range(8))
def test_no_read_is_served_after_an_acknowledged_withdrawal_however_they_race(tmp_path: Path, seed: int) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            await world.collect()
            chance = random.Random(seed)
            for round_ in range(6):
                receipt_id = await world.consent(ix=f"ix-{round_}")
                log: list[tuple[str, int]] = []
                stop = asyncio.Event()
                token = world.reader(receipt_id)
                readers = [asyncio.create_task(_read_for_ever(world, token, log, stop)) for _ in range(4)]
                await asyncio.sleep(chance.random() * 0.02)
                answer = await world.post(f"/me/receipts/{receipt_id}/withdrawal", world.citizen())
                log.append(("withdrawn", answer.status_code))
                await asyncio.sleep(0.01)
                stop.set()
                await asyncio.gather(*readers)
                after = log[log.index(("withdrawn", 200)) + 1 :]
                assert after
                assert {status for _, status in after} == {403}

    asyncio.run(scenario())


def test_other_workers_on_the_same_database_lose_the_race_too(tmp_path: Path) -> None:
    """Each thread is a whole house of its own, as a second worker process would be."""

    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            await world.collect()
            receipt_id = await world.consent()
            begun, acknowledged = threading.Event(), threading.Event()
            late: list[bytes] = []
            served: list[bytes] = []

            async def worker() -> None:
                async with a_world(tmp_path) as other:
                    disclosure = _disclosure(other)
                    for _ in range(30):
                        began_after = acknowledged.is_set()
                        try:
                            body = await disclosure.read(
                                _caller(receipt_id), medical.DOMAIN, QUESTION, lambda _: b"data"
                            )
                        except Refused:
                            continue
                        (late if began_after else served).append(body)
                        begun.set()

            workers = [asyncio.ensure_future(asyncio.to_thread(asyncio.run, worker())) for _ in range(2)]
            assert await asyncio.to_thread(begun.wait, 20)
            await world.house.consents.withdraw(HANAKO, receipt_id)
            acknowledged.set()
            await asyncio.gather(*workers)
            assert served
            assert late == []
            house = world.house
            assert house.db.read(lambda tx: verify(tx, house.ledger)) is None

    asyncio.run(scenario())


def test_reads_and_withdrawals_in_one_batch_keep_their_order(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            await world.collect()
            receipt_id = await world.consent()
            token = world.reader(receipt_id)
            calls: list[Any] = [world.get("/fhir/R4/AllergyIntolerance", token) for _ in range(10)]
            calls.insert(5, world.post(f"/me/receipts/{receipt_id}/withdrawal", world.citizen()))
            answers: list[httpx.Response] = await asyncio.gather(*calls)
            assert answers[5].status_code == 200
            outcomes = [e["outcome"] for e in reversed(await world.disclosures())]
            # Once the chain holds a refusal, it holds no disclosure any more.
            first = outcomes.index("consent-withdrawn") if "consent-withdrawn" in outcomes else len(outcomes)
            assert "disclosed" not in outcomes[first:]

    asyncio.run(scenario())
