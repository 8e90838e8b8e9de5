"""The table of sessions: hashes and sealed tokens, one renewal at a time."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from consent_ui.session.store import Kept, SessionStore
from foundation.database import Database, house_tables


def run(folder: Path, story: Callable[[SessionStore], Awaitable[None]]) -> None:
    async def told() -> None:
        database = Database.open(f"sqlite:///{folder / 'sessions.db'}", house_tables("consent_ui").metadata)
        try:
            await story(SessionStore(database))
        finally:
            database.close()

    asyncio.run(told())


def test_a_session_comes_back_as_it_was_kept_and_goes_when_deleted(tmp_path: Path) -> None:
    async def story(store: SessionStore) -> None:
        kept = Kept("k", "sealed", 5, 5)
        await store.put(kept, idle_before=0)
        assert store.get("k") == kept
        await store.touch("k", 9)
        assert store.get("k") == Kept("k", "sealed", 5, 9)
        await store.delete("k")
        assert store.get("k") is None

    run(tmp_path, story)


def test_a_new_session_sweeps_out_those_nobody_uses(tmp_path: Path) -> None:
    async def story(store: SessionStore) -> None:
        await store.put(Kept("old", "s", 1, 1), idle_before=0)
        await store.put(Kept("new", "s", 100, 100), idle_before=50)
        assert store.get("old") is None
        assert store.get("new") is not None

    run(tmp_path, story)


def test_of_many_requests_one_renews_and_a_dead_claim_ends(tmp_path: Path) -> None:
    async def story(store: SessionStore) -> None:
        await store.put(Kept("k", "s", 1, 1), idle_before=0)
        won = await asyncio.gather(*(store.claim_renewal("k", 10, 25) for _ in range(20)))
        assert won.count(True) == 1
        assert not await store.claim_renewal("k", 24, 39)
        assert await store.claim_renewal("k", 25, 40)
        await store.renew("k", "fresh")
        kept = store.get("k")
        assert kept is not None
        assert kept.sealed == "fresh"
        assert await store.claim_renewal("k", 26, 41)

    run(tmp_path, story)
