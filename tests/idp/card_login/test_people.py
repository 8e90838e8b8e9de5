import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.x509 import OtherName, ReasonFlags
from cryptography.x509.ocsp import OCSPCertStatus

from idp.card_login.proofs import GoodCard
from idp.card_login.status_response import CertificateStatus
from standards import jpki_certificate as jpki
from tests.idp.card_login import mint
from tests.idp.card_login.mint import AUTH, PHONE_AUTH, PHONE_SIGN, SIGN, Reply
from tests.idp.card_login.room import Room, open_room

MOVED = Reply(status=OCSPCertStatus.REVOKED, reason=ReasonFlags.affiliation_changed)


def story(place: Path, tell: Callable[[Room], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        async with open_room(place) as room:
            return await tell(room)

    return asyncio.run(run())


def account_of(found: dict[str, Any]) -> int:
    number: int = found["card"]["account_id"]
    return number


def test_enrolment_keeps_the_four_attributes_with_method_and_time(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        person = room.accounts.attributes(account_of(await room.log_in()))
        assert person is not None
        assert (person.name, person.gender, person.birthdate) == ("山田　花子", "female", "1990-05-10")
        assert person.current
        assert person.method == "カ"
        assert person.verified_at == room.clock.timestamp()

    story(tmp_path, tell)


def test_a_person_who_moved_still_logs_in_but_her_attributes_are_stale(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        account_id = account_of(await room.log_in())
        room.state.replies[SIGN.serial] = MOVED
        assert account_of(await room.log_in(sign=None)) == account_id
        person = room.accounts.attributes(account_id)
        assert person is not None
        assert not person.current
        room.state.replies[SIGN.serial] = Reply()  # a revocation is never undone, whatever is answered later
        await room.log_in(sign=None)
        stale = room.accounts.attributes(account_id)
        assert stale is not None
        assert stale.standing == "stale"

    story(tmp_path, tell)


def test_a_new_signature_certificate_after_the_move_renews_the_attributes(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        account_id = account_of(await room.log_in())
        room.state.replies[SIGN.serial] = MOVED
        moved = mint.HANAKO.__class__(
            **{**mint.HANAKO.__dict__, "address": "大阪府大阪市北区１－１", "address_substitutes": "0" * 11}
        )
        again = SIGN.but(serial=0x9999, attributes=moved)
        room.clock.advance(60)
        room.state.replies[AUTH.serial] = fresh(room)
        room.state.replies[again.serial] = fresh(room)
        assert account_of(await room.log_in(sign=again, needs_signature=True)) == account_id
        person = room.accounts.attributes(account_id)
        assert person is not None
        assert person.current
        assert person.address == "大阪府大阪市北区１－１"

    story(tmp_path, tell)


def fresh(room: Room) -> Reply:
    return Reply(this_update=room.clock.now(), next_update=room.clock.now() + timedelta(minutes=15))


def test_without_an_answer_about_the_signature_certificate_the_login_works_unconfirmed(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        account_id = account_of(await room.log_in())
        room.state.replies[SIGN.serial] = Reply(next_update=None)
        await room.log_in(sign=None)
        unsure = room.accounts.attributes(account_id)
        assert unsure is not None
        assert unsure.standing == "unconfirmed"
        assert not unsure.current
        room.state.replies[SIGN.serial] = Reply()
        await room.log_in(sign=None)
        sure = room.accounts.attributes(account_id)
        assert sure is not None
        assert sure.current

    story(tmp_path, tell)


def test_a_renewed_card_keeps_the_account(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        account_id = account_of(await room.log_in())
        renewed = AUTH.but(serial=0x2222, label="hanako's next card")
        room.state.links["predecessor", renewed.serial] = AUTH.serial
        assert account_of(await room.log_in(renewed, sign=None)) == account_id
        room.state.asked.clear()
        assert account_of(await room.log_in(renewed, sign=None)) == account_id
        assert ("predecessor", renewed.serial) not in room.state.asked  # the link is known now

    story(tmp_path, tell)


def test_a_card_renewed_twice_between_logins_keeps_the_account(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        account_id = account_of(await room.log_in())
        third = AUTH.but(serial=0x3333, label="third")
        room.state.links["predecessor", 0x3333] = 0x2222
        room.state.links["predecessor", 0x2222] = AUTH.serial
        assert account_of(await room.log_in(third, sign=None)) == account_id

    story(tmp_path, tell)


def hang_the_phone(room: Room, card: int = AUTH.serial) -> None:
    room.state.links["card_of_phone", PHONE_AUTH.serial] = card


def test_a_phone_opens_the_account_of_its_card(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        account_id = account_of(await room.log_in())
        hang_the_phone(room)
        found = await room.log_in(PHONE_AUTH, sign=None)
        assert account_of(found) == account_id
        assert found["card"]["acr"] == "urn:kakehashi:acr:jpki-phone-authentication"
        assert found["card"]["amr"] == ["hwk", "pin"]
        room.state.asked.clear()
        assert account_of(await room.log_in(PHONE_AUTH, sign=None)) == account_id
        assert ("card_of_phone", PHONE_AUTH.serial) not in room.state.asked  # the link is known now

    story(tmp_path, tell)


def test_a_phone_of_a_renewed_card_opens_the_account_of_the_card_before(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        account_id = account_of(await room.log_in())
        hang_the_phone(room, 0x3333)
        room.state.links["predecessor", 0x3333] = 0x2222
        room.state.links["predecessor", 0x2222] = AUTH.serial
        assert account_of(await room.log_in(PHONE_AUTH, sign=None)) == account_id

    story(tmp_path, tell)


def test_who_enrols_by_phone_is_the_same_person_with_the_card(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        hang_the_phone(room)
        found = await room.log_in(PHONE_AUTH, PHONE_SIGN)
        assert found["card"]["acr"] == "urn:kakehashi:acr:jpki-phone-signature"
        assert account_of(await room.log_in(sign=None)) == account_of(found)

    story(tmp_path, tell)


def test_card_and_phone_enrolled_at_once_make_one_account(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        hang_the_phone(room)
        room.state.links["auth_of_sign", SIGN.serial] = AUTH.serial
        room.state.links["auth_of_sign", PHONE_SIGN.serial] = PHONE_AUTH.serial
        tickets = [room.ticket(await room.begin()) for _ in range(2)]
        for ticket, login in zip(tickets, (AUTH, PHONE_AUTH), strict=True):
            assert (await room.prove(ticket, login)).json()["status"] == "signature_required"
        pairs = zip(tickets, (SIGN, PHONE_SIGN), strict=True)
        answers = await asyncio.gather(*(room.prove(ticket, sign) for ticket, sign in pairs))
        assert [answer.json()["status"] for answer in answers] == ["accepted", "accepted"]
        assert room.database.read(lambda tx: tx.one("SELECT count(*) FROM account")) == (1,)

    story(tmp_path, tell)


def test_a_login_by_phone_is_not_finished_with_the_cards_signature(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        hang_the_phone(room)
        room.state.links["auth_of_sign", SIGN.serial] = AUTH.serial
        ticket = room.ticket(await room.begin())
        await room.prove(ticket, PHONE_AUTH)
        assert (await room.prove(ticket, SIGN)).json()["error"] == "person_mismatch"

    story(tmp_path, tell)


def test_a_phone_that_hangs_from_no_card_makes_no_account(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        room.state.links["auth_of_sign", PHONE_SIGN.serial] = PHONE_AUTH.serial
        ticket = room.ticket(await room.begin())
        await room.prove(ticket, PHONE_AUTH)
        assert (await room.prove(ticket, PHONE_SIGN)).json()["error"] == "certificate_not_trusted"
        assert room.database.read(lambda tx: tx.one("SELECT count(*) FROM account")) == (0,)

    story(tmp_path, tell)


def test_a_removed_phone_is_refused_while_the_card_goes_on(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        account_id = account_of(await room.log_in())
        hang_the_phone(room)
        await room.log_in(PHONE_AUTH, sign=None)
        gone = Reply(status=OCSPCertStatus.REVOKED, reason=ReasonFlags.cessation_of_operation)
        room.state.replies[PHONE_AUTH.serial] = gone
        answer = await room.prove(room.ticket(await room.begin()), PHONE_AUTH)
        assert answer.json()["error"] == "certificate_revoked"
        assert account_of(await room.log_in(sign=None)) == account_id

    story(tmp_path, tell)


def test_a_loop_of_predecessors_ends(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        room.state.links["predecessor", AUTH.serial] = 0x2222
        room.state.links["predecessor", 0x2222] = AUTH.serial
        answer = await room.prove(room.ticket(await room.begin()))
        assert answer.json() == {"status": "signature_required"}

    story(tmp_path, tell)


def test_a_silent_link_service_makes_no_second_account(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        room.state.link_answer = mint_nothing()
        answer = await room.prove(room.ticket(await room.begin()))
        assert answer.json()["error"] == "status_unavailable"

    story(tmp_path, tell)


def mint_nothing() -> Any:
    from starlette.responses import Response

    return Response(status_code=500)


@pytest.mark.parametrize("linked", [None, 0x7777])
def test_the_signature_certificate_of_another_person_is_refused(tmp_path: Path, linked: int | None) -> None:
    async def tell(room: Room) -> None:
        ticket = room.ticket(await room.begin())
        await room.prove(ticket)
        if linked is not None:
            room.state.links["auth_of_sign", SIGN.serial] = linked
        answer = await room.prove(ticket, SIGN)
        assert answer.json()["error"] == "person_mismatch"
        page = await room.browser.get(answer.json()["return_url"])
        assert "別の人のものです" in page.text

    story(tmp_path, tell)


def test_a_card_without_a_signature_certificate_gets_a_clear_answer(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        ticket = room.ticket(await room.begin())
        await room.prove(ticket)
        challenge = await room.challenge(ticket, "signature")
        answer = await room.send(ticket, challenge["challenge_id"], b"", b"")
        assert answer.json()["error"] == "under_age_or_no_signature_certificate"
        assert "15歳未満" in answer.json()["advice_ja"]

    story(tmp_path, tell)


def test_the_signature_proof_never_comes_first(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        ticket = room.ticket(await room.begin())
        refused = await room.agent.post("/card/challenges", json={"ticket": ticket, "kind": "signature"})
        assert refused.status_code == 400

    story(tmp_path, tell)


def test_two_tabs_enrolling_the_same_card_make_one_account(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        room.state.links["auth_of_sign", SIGN.serial] = AUTH.serial
        tickets = [room.ticket(await room.begin()) for _ in range(2)]
        for ticket in tickets:
            assert (await room.prove(ticket)).json()["status"] == "signature_required"
        answers = await asyncio.gather(*(room.prove(ticket, SIGN) for ticket in tickets))
        assert [answer.json()["status"] for answer in answers] == ["accepted", "accepted"]
        rows = room.database.read(lambda tx: tx.one("SELECT count(*) FROM account"))
        assert rows == (1,)

    story(tmp_path, tell)


def test_many_people_at_once_never_see_each_others_account(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        people = [
            (AUTH.but(serial=n, label=f"p{n % 3}"), SIGN.but(serial=n + 1, label=f"p{n % 3}"))
            for n in range(100, 112, 2)
        ]
        first = [account_of(await room.log_in(auth, sign)) for auth, sign in people]
        assert len(set(first)) == len(people)
        tickets = [room.ticket(await room.begin()) for _ in people]
        answers = await asyncio.gather(*(room.prove(t, auth) for t, (auth, _) in zip(tickets, people, strict=True)))
        again = []
        for answer in answers:
            back = await room.browser.get(answer.json()["continue_url"])
            again.append(account_of((await room.browser.get(back.headers["location"])).json()))
        assert again == first

    story(tmp_path, tell)


def test_the_same_serial_under_another_generation_is_another_person(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        await room.log_in()
        key = room.deps.step.people._anchors.of_kind("signature")[0].key_id
        from idp.accounts.card_link import CardIdentity

        assert room.accounts.find("authentication", CardIdentity(key, AUTH.serial)) is None

    story(tmp_path, tell)


def test_a_closed_account_does_not_open_again(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        await room.accounts.close(account_of(await room.log_in()))
        answer = await room.prove(room.ticket(await room.begin()))
        assert answer.json()["error"] == "account_closed"

    story(tmp_path, tell)


def test_flags_of_another_length_than_the_text_are_refused(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        names = list(jpki.other_names(mint.HANAKO))
        names[1] = OtherName(jpki.OID_NAME_SUBSTITUTES, b"\x0c\x010")
        room.state.links["auth_of_sign", SIGN.serial] = AUTH.serial
        ticket = room.ticket(await room.begin())
        await room.prove(ticket)
        answer = await room.prove(ticket, SIGN.but(names=tuple(names)))
        assert answer.json()["error"] == "certificate_not_trusted"
        assert room.database.read(lambda tx: tx.one("SELECT count(*) FROM account")) == (0,)

    story(tmp_path, tell)


def test_no_serial_and_no_attribute_is_stored_in_the_clear(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        auth, sign = AUTH.but(serial=0xABCDEF0123456789), SIGN.but(serial=0x123456789ABCDEF01)
        await room.log_in(auth, sign)

    story(tmp_path, tell)
    stored = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    for serial in (0xABCDEF0123456789, 0x123456789ABCDEF01):
        for form in (
            f"{serial:x}".encode(),
            f"{serial:X}".encode(),
            str(serial).encode(),
            serial.to_bytes(9).lstrip(b"\0"),
        ):
            assert form not in stored
    assert "山田".encode() not in stored
    assert "霞が関".encode() not in stored


def _good(recipe: mint.Recipe, room: Room) -> GoodCard:
    der = mint.der(recipe, room.state.sign)
    proven = room.deps.step.proofs._verifier.certificate(der, "signature", room.clock.now())
    return GoodCard(proven, CertificateStatus("good", "", 0, ""))


def test_the_holder_of_a_signature_certificate_is_found_by_link_or_by_the_states_word(tmp_path: Path) -> None:
    renewed, other = SIGN.but(serial=0x9999), SIGN.but(serial=0x8888)

    async def tell(room: Room) -> None:
        account, people = account_of(await room.log_in()), room.deps.step.people
        assert await people.holder(_good(SIGN, room)) == account
        assert await people.holder(_good(other, room)) is None
        room.state.links["auth_of_sign", renewed.serial] = AUTH.serial
        assert await people.holder(_good(renewed, room)) == account
        room.state.links["auth_of_sign", other.serial] = 0x7777
        assert await people.holder(_good(other, room)) is None

    story(tmp_path, tell)


def test_a_serial_that_followed_is_linked_once_and_never_taken_from_another(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        account, people = account_of(await room.log_in()), room.deps.step.people
        room.clock.advance(1)
        await people.follow(account, 0x9999)
        newest = room.accounts.newest_signature_card(account)
        assert newest is not None
        assert newest.serial == 0x9999
        await people.follow(account + 1, 0x9999)
        assert room.accounts.newest_signature_card(account + 1) is None

    story(tmp_path, tell)
