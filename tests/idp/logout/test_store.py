"""The outbox: one try at a time, and nothing is lost while a client has not said yes."""

from pathlib import Path

from idp.interaction.session import Party
from tests.idp.provider import Provider, run

PARTIES = [Party("bank", 7, "sid-1"), Party("shop", 7, "sid-2")]


def test_a_notice_is_due_at_once_and_claimed_by_one_worker(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        notices = provider.rooms.notices
        await provider.rooms.ground.database.write(lambda tx: notices.keep(tx, PARTIES))
        assert sorted(notices.clients_due()) == ["bank", "shop"]
        (bank,), (shop,) = notices.due("bank", 8), notices.due("shop", 8)
        assert (bank.client_id, bank.account_id, bank.sid, bank.tries) == ("bank", 7, "sid-1", 0)
        assert await notices.claim(bank)
        assert not await notices.claim(bank)
        assert (notices.clients_due(), notices.due("shop", 8)) == (["shop"], [shop])

    run(tmp_path, story)


def test_a_notice_whose_worker_died_is_due_again(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        notices = provider.rooms.notices
        await provider.rooms.ground.database.write(lambda tx: notices.keep(tx, PARTIES[:1]))
        await notices.claim(notices.due("bank", 8)[0])
        provider.clock.advance(59)
        assert notices.clients_due() == []
        provider.clock.advance(1)
        (again,) = notices.due("bank", 8)
        assert again.tries == 1
        await notices.forget(again)
        assert notices.clients_due() == []

    run(tmp_path, story)


def test_what_a_failed_end_wrote_is_not_there(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        notices = provider.rooms.notices

        def broken(tx: object) -> None:
            notices.keep(tx, PARTIES)  # type: ignore[arg-type]
            raise ValueError

        try:
            await provider.rooms.ground.database.write(broken)
        except ValueError:
            assert notices.clients_due() == []

    run(tmp_path, story)


def test_a_client_s_notices_are_put_off_or_given_up_together_and_nobody_elses(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        notices, now = provider.rooms.notices, provider.clock.timestamp()
        for _ in range(3):
            await provider.rooms.ground.database.write(lambda tx: notices.keep(tx, PARTIES))
        await notices.postpone("bank", now + 60)
        assert notices.clients_due() == ["shop"]
        provider.clock.advance(60)
        assert len(notices.due("bank", 8)) == 3
        assert await notices.give_up("bank", now - 1) == 0
        assert await notices.give_up("bank", now) == 3
        assert notices.clients_due() == ["shop"]

    run(tmp_path, story)
