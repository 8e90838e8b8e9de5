import asyncio
from pathlib import Path

from cryptography.x509.ocsp import OCSPCertStatus

from foundation.ids import RandomIds
from idp.card_login.assembly import Ground, Jpki, certificate_standing
from idp.card_login.standing import LinkedCards
from tests.idp.card_login.mint import AUTH, SIGN, Reply
from tests.idp.card_login.room import GOV, open_room


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


def test_a_card_is_asked_about_by_the_key_its_login_carries(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_room(tmp_path) as room:
            card = (await room.log_in())["card"]["card"]
            jpki = Jpki.at(GOV, (room.state.auth.pem, room.state.sign.pem))
            ground = Ground(room.database, room.clock, RandomIds(room.clock), room.outside)
            cards = LinkedCards(room.accounts, lambda: certificate_standing(ground, jpki))
            room.state.asked.clear()
            assert await cards.standing(card) == "current"
            assert room.state.asked == [("ocsp", AUTH.serial)]
            room.state.down = True
            assert await cards.standing(card) == "unconfirmed"
            room.state.down = False
            for fallen in (OCSPCertStatus.REVOKED, OCSPCertStatus.UNKNOWN):
                room.state.replies[AUTH.serial] = Reply(status=fallen)
                assert await cards.standing(card) == "stale"
            room.state.asked.clear()
            for unknown in ("", "a key of nobody"):
                assert await cards.standing(unknown) == "stale"
            assert room.state.asked == []

    asyncio.run(run())
