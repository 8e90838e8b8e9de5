import asyncio
from pathlib import Path

from tests.idp.card_login.mint import AUTH, SIGN
from tests.idp.card_login.room import open_room


def test_a_request_for_verified_claims_asks_the_signature_of_a_known_person_too(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_room(tmp_path) as room:
            first = await room.log_in()
            ticket = room.ticket(await room.begin(needs_signature=True))
            assert (await room.prove(ticket)).json() == {"status": "signature_required"}
            assert (await room.prove(ticket, SIGN)).json()["status"] == "accepted"
            again = await room.log_in(needs_signature=True)
            assert again["card"]["account_id"] == first["card"]["account_id"]
            assert again["card"]["signature_at"] is not None

    asyncio.run(run())


def test_the_first_half_of_an_enrolment_is_forgotten_after_ten_minutes(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_room(tmp_path) as room:
            interaction = await room.begin()
            await room.prove(room.ticket(interaction))
            room.clock.advance(601)
            answer = await room.prove(room.ticket(interaction), SIGN)
            assert answer.json()["error"] == "invalid_request"

    asyncio.run(run())


def test_another_persons_card_cannot_finish_what_one_card_began(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_room(tmp_path) as room:
            await room.log_in()
            other_auth, other_sign = AUTH.but(serial=0x8888, label="taro"), SIGN.but(serial=0x8889, label="taro")
            room.state.links["auth_of_sign", other_sign.serial] = other_auth.serial
            ticket = room.ticket(await room.begin(needs_signature=True))
            await room.prove(ticket)
            answer = await room.prove(ticket, other_sign)
            assert answer.json()["error"] == "person_mismatch"

    asyncio.run(run())
