"""Deciding once: the receipt first, the provider second, and every repetition ends the same way."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from consent_ui.asking.decision import APPROVED, DENIED, Asking, Draft, hashed, peek_interaction
from consent_ui.asking.store import AskStore
from consent_ui.errors import AlreadyDecided, ForeignBrowser, ProviderDown, StillRecording, TrustDown
from foundation.database import Database, house_tables
from foundation.envelope import Sealer
from tests.consent_ui.street import asked, ticket
from tests.data_trust.street import NOON, FixedClock

BACK = "https://op.example/consent/continue"


class Neighbours:
    """Both back channels, counting; each can be made to fail once."""

    def __init__(self) -> None:
        self.receipts: list[dict[str, Any]] = []
        self.decisions: list[tuple[str, str]] = []
        self.fail: Exception | None = None
        self.gate: asyncio.Event | None = None

    async def consent_request(self, ticket: str) -> dict[str, Any]:
        return asked()

    async def send_decision(self, ticket: str, decision: str, receipt: str) -> str:
        if isinstance(self.fail, ProviderDown):
            raise self.fail
        self.decisions.append((decision, receipt))
        return BACK

    async def write_receipt(self, token: str, body: dict[str, Any]) -> str:
        if self.gate:
            await self.gate.wait()
        if isinstance(self.fail, TrustDown):
            raise self.fail
        self.receipts.append(body)
        return f"receipt-{len(self.receipts)}"


def run(folder: Path, story: Callable[[Asking, Neighbours], Awaitable[None]]) -> None:
    async def told() -> None:
        database = Database.open(f"sqlite:///{folder / 'asks.db'}", house_tables("consent_ui").metadata)
        near = Neighbours()
        try:
            await story(Asking(AskStore(database), near, near, Sealer(b"s" * 32), FixedClock(NOON)), near)
        finally:
            database.close()

    asyncio.run(told())


async def _press(asking: Asking, decision: str = APPROVED) -> None:
    ask, _ = await asking.open(ticket(), "browser")
    await asking.record(ask, ticket(), "token", decision, {"decision": decision})


def test_the_receipt_is_written_before_the_provider_hears(tmp_path: Path) -> None:
    async def story(asking: Asking, near: Neighbours) -> None:
        await _press(asking)
        assert near.decisions == [(APPROVED, "receipt-1")]
        done = asking.finished("ix-1", "browser")
        assert done is not None
        assert done.continue_url == BACK
        assert asking.finished("ix-1", "another browser") is None

    run(tmp_path, story)


def test_another_browser_cannot_open_it(tmp_path: Path) -> None:
    async def story(asking: Asking, near: Neighbours) -> None:
        await asking.open(ticket(), "browser")
        with pytest.raises(ForeignBrowser):
            await asking.open(ticket(), "another")
        assert asking.row(hashed("ix-1"), "another") is None

    run(tmp_path, story)


def test_without_a_receipt_the_provider_hears_nothing_and_it_can_be_tried_again(tmp_path: Path) -> None:
    async def story(asking: Asking, near: Neighbours) -> None:
        near.fail = TrustDown("down")
        with pytest.raises(TrustDown):
            await _press(asking)
        assert near.decisions == []
        near.fail = None
        await _press(asking, DENIED)
        assert near.decisions == [(DENIED, "receipt-1")]

    run(tmp_path, story)


def test_a_receipt_the_provider_missed_is_handed_over_by_the_same_press_and_no_other(tmp_path: Path) -> None:
    async def story(asking: Asking, near: Neighbours) -> None:
        near.fail = ProviderDown("down")
        with pytest.raises(ProviderDown):
            await _press(asking)
        near.fail = None
        with pytest.raises(AlreadyDecided):
            await _press(asking, DENIED)
        await _press(asking)
        assert len(near.receipts) == 1
        assert near.decisions == [(APPROVED, "receipt-1")]

    run(tmp_path, story)


def test_presses_at_the_same_moment_make_one_receipt(tmp_path: Path) -> None:
    async def story(asking: Asking, near: Neighbours) -> None:
        near.gate = asyncio.Event()
        presses = [asyncio.create_task(_press(asking)) for _ in range(5)]
        await asyncio.sleep(0.05)
        near.gate.set()
        await asyncio.gather(*presses)
        assert len(near.receipts) == 1

    run(tmp_path, story)


def test_the_other_answer_at_the_same_moment_is_refused(tmp_path: Path) -> None:
    async def story(asking: Asking, near: Neighbours) -> None:
        near.gate = asyncio.Event()
        yes = asyncio.create_task(_press(asking))
        await asyncio.sleep(0.05)
        with pytest.raises(AlreadyDecided):
            await _press(asking, DENIED)
        near.gate.set()
        await yes
        assert near.decisions == [(APPROVED, "receipt-1")]

    run(tmp_path, story)


def test_a_press_that_never_ends_is_told_to_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("consent_ui.asking.decision._WAIT_SECONDS", 0.001)

    async def story(asking: Asking, near: Neighbours) -> None:
        near.gate = asyncio.Event()
        first = asyncio.create_task(_press(asking))
        await asyncio.sleep(0.05)
        with pytest.raises(StillRecording):
            await _press(asking)
        near.gate.set()
        await first

    run(tmp_path, story)


def test_the_first_of_two_screens_is_remembered(tmp_path: Path) -> None:
    async def story(asking: Asking, near: Neighbours) -> None:
        ask, _ = await asking.open(ticket(), "browser")
        assert asking.draft(ask) is None
        await asking.keep_draft(ask, Draft(("claim-name",), "文面"))
        again, _ = await asking.open(ticket(), "browser")
        assert "文面" not in again.draft
        assert asking.draft(again) == Draft(("claim-name",), "文面")

    run(tmp_path, story)


@pytest.mark.parametrize("text", ["", "a", "a.b.c", "a..c", "a.e30.c", "a.W10.c", "a.eyJpeCI6N30.c", "." * 50])
def test_a_broken_ticket_names_nothing(text: str) -> None:
    assert peek_interaction(text) is None
