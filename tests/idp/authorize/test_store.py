"""A pushed request: consumed once, by its client, in its minute, and unreadable from its stored key."""

from pathlib import Path

from tests.idp.provider import Provider, run


def test_a_request_is_taken_once_and_only_by_its_client(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        pushed = provider.rooms.pushed
        reference = await pushed.push("bank", {"scope": "openid"})
        assert await pushed.take(reference, "shop") is None
        assert await pushed.take(reference, "bank") == {"scope": "openid"}
        assert await pushed.take(reference, "bank") is None

    run(tmp_path, story)


def test_old_requests_are_refused_and_swept(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        pushed, database = provider.rooms.pushed, provider.rooms.ground.database
        reference = await pushed.push("bank", {})
        provider.clock.advance(60)
        assert await pushed.take(reference, "bank") is None
        await pushed.push("bank", {})
        provider.clock.advance(120)
        await pushed.push("bank", {})
        rows = database.read(lambda tx: tx.all("SELECT id FROM pushed_request"))
        assert len(rows) == 1
        assert len(rows[0][0]) == 64

    run(tmp_path, story)
