"""The broom takes what is over, leaves what lives, and stops with the server."""

import asyncio
from pathlib import Path

import pytest
from starlette.applications import Starlette

from foundation.database import StorageFailed
from idp.housekeeping import Housekeeping
from tests.idp.provider import Provider, run


def _keeper(provider: Provider) -> Housekeeping:
    return Housekeeping((provider.rooms.families,), provider.rooms.ground.database, provider.clock)


def test_families_go_an_hour_after_their_end(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        await provider.tokens()
        lasting = await provider.tokens(scope="openid offline_access")
        provider.clock.advance(300 + 3600)
        assert await _keeper(provider).sweep() == 0
        provider.clock.advance(1)
        assert await _keeper(provider).sweep() == 1
        form = {"grant_type": "refresh_token", "refresh_token": lasting["refresh_token"]}
        assert (await provider.post("/token", **form)).status_code == 200

    run(tmp_path, story)


def test_it_sweeps_while_the_server_runs_and_closes_the_database_after(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        async with _keeper(provider).lifespan()(Starlette()):
            await provider.person()
        try:
            await provider.rooms.families.revoke(1, 1)
        except StorageFailed:
            return
        raise AssertionError("the database is still open")

    run(tmp_path, story)


def test_what_is_handed_in_runs_as_long_as_the_server(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        began, ended = asyncio.Event(), asyncio.Event()

        async def chore() -> None:
            began.set()
            try:
                await asyncio.sleep(60)
            finally:
                ended.set()

        rooms = provider.rooms
        keeper = Housekeeping((rooms.families,), rooms.ground.database, provider.clock)
        async with keeper.lifespan(chore)(Starlette()):
            await asyncio.wait_for(began.wait(), 5)
        await asyncio.wait_for(ended.wait(), 5)

    run(tmp_path, story)


class _Busy:
    """The store of families behind a disk that fails twice."""

    def __init__(self) -> None:
        self.calls, self.swept = 0, asyncio.Event()

    async def forget(self, before: int, at_once: int) -> int:
        self.calls += 1
        if self.calls <= 2:
            raise StorageFailed("busy")
        self.swept.set()
        return 0


def test_a_sweep_that_could_not_write_is_tried_again(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        busy = _Busy()
        keeper = Housekeeping((busy,), provider.rooms.ground.database, provider.clock)
        sweeping = asyncio.create_task(keeper.keep_sweeping(every=0))
        await asyncio.wait_for(busy.swept.wait(), 5)
        sweeping.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sweeping

    run(tmp_path, story)


def test_a_chore_that_fails_has_another_turn_and_stops_no_other(tmp_path: Path) -> None:
    turns: list[str] = []
    done = asyncio.Event()

    async def failing() -> None:
        turns.append("failing")
        raise RuntimeError("the state is on fire")

    async def other() -> None:
        turns.append("other")
        if turns.count("other") == 2:
            done.set()

    async def story(provider: Provider) -> None:
        rooms = provider.rooms
        keeper = Housekeeping((rooms.families,), rooms.ground.database, provider.clock, (failing, other))
        sweeping = asyncio.create_task(keeper.keep_sweeping(every=0))
        await asyncio.wait_for(done.wait(), 5)
        sweeping.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sweeping
        assert turns[:4] == ["failing", "other", "failing", "other"]

    run(tmp_path, story)
