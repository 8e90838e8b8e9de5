"""A change made beside a running provider is noticed, and only a change costs reading clients anew."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from foundation.database import StorageFailed
from foundation.envelope import Sealer
from idp.clients.news import ClientNews
from idp.clients.store import ClientStore
from tests.idp.provider import Provider, confidential, run


async def _until(holds: Callable[[], bool]) -> None:
    for _ in range(2000):
        if holds():
            return
        await asyncio.sleep(0.001)
    raise AssertionError("it did not come about")


def test_what_another_process_changed_is_known_at_the_next_look(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        ours = provider.rooms.clients
        beside = ClientStore(provider.rooms.ground.database, provider.clock, Sealer(b"2" * 32))
        assert ours.get("bank") is not None
        await beside.stop("bank")
        assert ours.get("bank") is not None  # from memory
        watching = asyncio.create_task(ClientNews(ours).keep_watching(0.001))
        await _until(lambda: ours.get("bank") is None)
        await beside.resume("bank")
        await beside.put(confidential(name_en="Renamed"))
        await _until(lambda: getattr(ours.get("bank"), "name_en", "") == "Renamed")
        watching.cancel()
        ours.look_at_news()
        assert ours.look_at_news() is False

    run(tmp_path, story)


def test_a_database_that_fails_is_asked_again(caplog: pytest.LogCaptureFixture) -> None:
    asked = []

    class Broken:
        def look_at_news(self) -> bool:
            asked.append(1)
            raise StorageFailed("gone")

    async def watch() -> None:
        watching = asyncio.create_task(ClientNews(Broken()).keep_watching(0.001))
        await _until(lambda: len(asked) >= 3)
        watching.cancel()

    asyncio.run(watch())
    assert "looked at again" in caplog.text
