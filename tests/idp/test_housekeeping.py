"""The broom takes what is over, leaves what lives, and stops with the server."""

import asyncio
from pathlib import Path

from starlette.applications import Starlette

from foundation.database import StorageFailed
from idp.housekeeping import Housekeeping
from tests.idp.provider import Provider, run


def _keeper(provider: Provider) -> Housekeeping:
    return Housekeeping(provider.rooms.families, provider.rooms.ground.database, provider.clock)


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


def test_a_broken_database_ends_the_sweeping_quietly(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        provider.rooms.ground.database.close()
        await asyncio.wait_for(_keeper(provider).keep_sweeping(every=0), 5)

    run(tmp_path, story)
