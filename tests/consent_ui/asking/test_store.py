"""The table of requests: the first browser owns one, one press of several wins, and what is recorded stays."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from consent_ui.asking.store import AskStore
from foundation.database import Database, house_tables


def run(folder: Path, story: Callable[[AskStore], Awaitable[None]]) -> None:
    async def told() -> None:
        database = Database.open(f"sqlite:///{folder / 'asks.db'}", house_tables("consent_ui").metadata)
        try:
            await story(AskStore(database))
        finally:
            database.close()

    asyncio.run(told())


def test_the_first_browser_owns_the_request(tmp_path: Path) -> None:
    async def story(store: AskStore) -> None:
        first = await store.bind("k", "browser-1", 0, 100)
        second = await store.bind("k", "browser-2", 0, 100)
        assert (first.browser, second.browser) == ("browser-1", "browser-1")
        assert first.state == "open"
        assert store.get("other") is None

    run(tmp_path, story)


def test_old_requests_are_forgotten(tmp_path: Path) -> None:
    async def story(store: AskStore) -> None:
        await store.bind("old", "b", 0, 100)
        await store.bind("new", "b", 101, 200)
        assert store.get("old") is None
        assert store.get("new") is not None

    run(tmp_path, story)


def test_of_many_presses_one_wins(tmp_path: Path) -> None:
    async def story(store: AskStore) -> None:
        await store.bind("k", "b", 0, 100)
        won = await asyncio.gather(*(store.claim("k", "approved", 10, -20) for _ in range(20)))
        assert won.count(True) == 1

    run(tmp_path, story)


def test_a_press_that_died_can_be_taken_over_by_the_same_decision_only(tmp_path: Path) -> None:
    async def story(store: AskStore) -> None:
        await store.bind("k", "b", 0, 1000)
        assert await store.claim("k", "approved", 10, -20)
        assert not await store.claim("k", "approved", 30, 0)
        assert not await store.claim("k", "denied", 100, 70)
        assert await store.claim("k", "approved", 100, 70)

    run(tmp_path, story)


def test_released_it_is_open_again_and_receipted_it_never_is(tmp_path: Path) -> None:
    async def story(store: AskStore) -> None:
        await store.bind("k", "b", 0, 1000)
        await store.claim("k", "denied", 1, 0)
        await store.release("k")
        assert await store.claim("k", "approved", 2, 0)
        await store.keep_receipt("k", "sealed")
        await store.release("k")
        ask = store.get("k")
        assert ask is not None
        assert (ask.state, ask.decision, ask.receipt) == ("receipted", "approved", "sealed")
        assert not await store.claim("k", "approved", 500, 400)
        await store.finish("k", "https://op.example/go")
        done = store.get("k")
        assert done is not None
        assert (done.state, done.continue_url) == ("done", "https://op.example/go")

    run(tmp_path, story)


def test_a_draft_is_kept_while_the_request_is_open(tmp_path: Path) -> None:
    async def story(store: AskStore) -> None:
        await store.bind("k", "b", 0, 1000)
        await store.keep_draft("k", "first")
        await store.claim("k", "approved", 1, 0)
        await store.keep_draft("k", "late")
        ask = store.get("k")
        assert ask is not None
        assert ask.draft == "first"

    run(tmp_path, story)
