import asyncio
from pathlib import Path

from tests.idp.card_login.mint import SIGN
from tests.idp.card_login.room import open_room


def test_the_signature_certificate_is_asked_at_each_login_until_it_is_stale(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_room(tmp_path) as room:
            account_id = (await room.log_in())["card"]["account_id"]
            room.state.asked.clear()
            await room.deps.step.standing.refresh(account_id)
            assert room.state.asked == [("ocsp", SIGN.serial)]
            await room.accounts.record_standing(account_id, "stale", 1)
            await room.deps.step.standing.refresh(account_id)
            assert room.state.asked == [("ocsp", SIGN.serial)]

    asyncio.run(run())


def test_an_account_without_attributes_asks_nothing(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_room(tmp_path) as room:
            await room.deps.step.standing.refresh(1)
            assert room.state.asked == []

    asyncio.run(run())
