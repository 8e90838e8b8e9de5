"""A pushed request: answered once, found by its client alone, in its minute, and unreadable from its stored key."""

import asyncio
from pathlib import Path

from idp.authorize.store import key_of
from tests.idp.provider import Provider, run


def test_a_request_is_found_by_its_client_until_it_is_answered(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        pushed = provider.rooms.pushed
        reference = await pushed.push("bank", {"scope": "openid"})
        assert pushed.find(reference, "shop") is None
        for _ in range(2):
            assert pushed.find(reference, "bank") == {"scope": "openid"}
        answers = await asyncio.gather(*(pushed.answer(key_of(reference)) for _ in range(10)))
        assert answers.count(True) == 1
        assert pushed.find(reference, "bank") is None

    run(tmp_path, story)


def test_old_requests_are_refused_and_swept(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        pushed, database = provider.rooms.pushed, provider.rooms.ground.database
        reference = await pushed.push("bank", {})
        provider.clock.advance(60)
        assert pushed.find(reference, "bank") is None
        assert await pushed.answer(key_of(reference)), "opened in its minute, answered after a slow login"
        await pushed.push("bank", {})
        provider.clock.advance(7261)
        await pushed.push("bank", {})
        rows = database.read(lambda tx: tx.all("SELECT id FROM pushed_request"))
        assert len(rows) == 1
        assert len(rows[0][0]) == 64

    run(tmp_path, story)
