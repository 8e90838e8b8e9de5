"""CD-01, CD-02, CD-07, CD-17, CD-18: what an answer of another login, another card, or one's own words are worth."""

import asyncio
import base64
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from starlette.responses import JSONResponse

from tests.idp.card_login import mint
from tests.idp.card_login.mint import AUTH, SIGN
from tests.idp.card_login.room import BANK, Room, open_room

SHOP = replace(BANK, client_id="shop", name_ja="やまと通販", name_en="Yamato Shop", sector_identifier="127.0.0.1:8113")
THIEF_AUTH, THIEF_SIGN = AUTH.but(serial=0x7777, label="thief"), SIGN.but(serial=0x8888, label="thief")


def story(place: Path, tell: Callable[[Room], Awaitable[Any]]) -> None:
    async def run() -> None:
        async with open_room(place) as room:
            room.clients.known["shop"] = SHOP
            await tell(room)

    asyncio.run(run())


def account_of(found: dict[str, Any]) -> int:
    number: int = found["card"]["account_id"]
    return number


def test_cd01_an_answer_sent_again_after_the_login_is_refused(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        await room.log_in()
        ticket = room.ticket(await room.begin())
        challenge = await room.challenge(ticket)
        proof = mint.der(AUTH, room.state.auth), mint.sign(AUTH, challenge["statement"])
        assert (await room.send(ticket, challenge["challenge_id"], *proof)).json()["status"] == "accepted"
        for _ in range(3):
            again = await room.send(ticket, challenge["challenge_id"], *proof)
            assert again.json()["error"] == "challenge_used"

    story(tmp_path, tell)


def test_cd02_what_a_victim_signs_for_one_relying_party_opens_nothing_at_another(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        await room.log_in()
        signed_for = await room.challenge(room.ticket(await room.begin(client_id="shop")))
        der = mint.der(AUTH, room.state.auth)
        at_the_bank = room.ticket(await room.begin(client_id="bank"))
        challenge = await room.challenge(at_the_bank)
        relayed = mint.sign(AUTH, signed_for["statement"])
        assert "Yamato" in signed_for["statement"] or "やまと" in signed_for["statement"]
        own = await room.send(at_the_bank, challenge["challenge_id"], der, relayed)
        assert own.json()["error"] == "signature_invalid"
        foreign = await room.send(at_the_bank, signed_for["challenge_id"], der, relayed)
        assert foreign.json()["error"] == "invalid_request"

    story(tmp_path, tell)


def test_cd02_the_same_challenge_under_another_relying_partys_name_is_another_statement(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        await room.log_in()
        ticket = room.ticket(await room.begin(client_id="bank"))
        challenge = await room.challenge(ticket)
        lured = challenge["statement"].replace(BANK.name_ja, SHOP.name_ja).replace(BANK.name_en, SHOP.name_en)
        assert lured != challenge["statement"]
        answer = await room.send(
            ticket, challenge["challenge_id"], mint.der(AUTH, room.state.auth), mint.sign(AUTH, lured)
        )
        assert answer.json()["error"] == "signature_invalid"

    story(tmp_path, tell)


def test_cd17_a_renewed_card_is_not_joined_by_the_answer_to_somebody_elses_question(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        victim = account_of(await room.log_in())
        renewed = THIEF_AUTH.but(serial=0x9999)
        replayed = {"link": "predecessor", "ca": "auth", "serial": "2222"}
        room.state.link_answer = JSONResponse({"of": replayed, "ca": "auth", "serial": f"{AUTH.serial:x}"})
        answer = await room.prove(room.ticket(await room.begin()), renewed)
        assert answer.json()["error"] == "status_unavailable"
        room.state.link_answer = None
        own = await room.log_in(renewed, THIEF_SIGN)
        assert account_of(own) != victim

    story(tmp_path, tell)


def test_cd17_a_signature_certificate_of_somebody_else_joins_nobody(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        victim = account_of(await room.log_in())
        ticket = room.ticket(await room.begin())
        await room.prove(ticket, THIEF_AUTH)
        assert (await room.prove(ticket, SIGN)).json()["error"] == "person_mismatch"
        assert account_of(await room.log_in(THIEF_AUTH, THIEF_SIGN)) != victim
        assert account_of(await room.log_in(sign=None)) == victim

    story(tmp_path, tell)


def test_cd18_attributes_and_sub_in_the_message_are_not_read(tmp_path: Path) -> None:
    claimed = {"sub": "somebody", "account_id": "1", "name": "偽名　太郎", "birthdate": "2000-01-01", "serial": "1234"}

    async def tell(room: Room) -> None:
        room.state.links["auth_of_sign", SIGN.serial] = AUTH.serial
        ticket = room.ticket(await room.begin())
        await room.prove(ticket, AUTH, **claimed)
        answer = await room.prove(ticket, SIGN, **claimed)
        back = await room.browser.get(answer.json()["continue_url"], params=None)
        found = (await room.browser.get(back.headers["location"])).json()
        person = room.accounts.attributes(account_of(found))
        assert person is not None
        assert (person.name, person.birthdate) == ("山田　花子", "1990-05-10")

    story(tmp_path, tell)


def test_cd18_attributes_altered_behind_the_signature_are_refused(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        room.state.links["auth_of_sign", SIGN.serial] = AUTH.serial
        ticket = room.ticket(await room.begin())
        await room.prove(ticket, AUTH)
        der = mint.der(SIGN, room.state.sign)
        altered = der.replace("花子".encode(), "太郎".encode())
        assert altered != der
        answer = await room.prove(ticket, SIGN, certificate=altered)
        assert answer.json()["error"] == "certificate_not_trusted"
        assert room.database.read(lambda tx: tx.one("SELECT count(*) FROM account")) == (0,)

    story(tmp_path, tell)


def test_cd07_an_authority_of_ones_own_sent_along_is_not_believed(tmp_path: Path) -> None:
    impostor = mint.authority("authentication", "impostor")

    async def tell(room: Room) -> None:
        ticket = room.ticket(await room.begin())
        der = mint.der(AUTH, impostor)
        sent = base64.b64encode(impostor.certificate.public_bytes(mint.Encoding.DER)).decode()
        answer = await room.prove(ticket, AUTH, certificate=der, chain=sent, ca=sent, x5c=sent)
        assert answer.json()["error"] == "certificate_not_trusted"
        chained = der + impostor.certificate.public_bytes(mint.Encoding.DER)
        answer = await room.prove(ticket, AUTH, certificate=chained)
        assert answer.json()["error"] == "certificate_not_trusted"
        assert room.state.asked == []

    story(tmp_path, tell)
