"""Only the holder's own signature certificate ends a consent, once, over the text the page asked for."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from citizen_agent.answer_challenge import Provider
from citizen_agent.attribute_statement.unattended import sign
from citizen_agent.attribute_statement.wire import StatementWire
from citizen_agent.card_session import Kind
from gov_core.card.slot import InsertedCard
from gov_core.own_consents.withdrawals import CHALLENGE_SECONDS
from tests.gov_core.jpki.latest_attributes.signer import BANK, SHOP, Signer
from tests.gov_core.jpki.verifiers_at_the_door import PLATFORM
from tests.gov_core.own_consents.citizen import PAGE, Citizen, at_the_page
from tests.gov_core.town import HANAKO, SECRETS, resident, run, settle

Attack = Callable[[Citizen, str, dict[str, Any]], Awaitable[Any]]


async def _another_person_signs(citizen: Citizen, ticket: str, asked: dict[str, Any]) -> Any:
    """Jiro consented to the bank, too: his own consent does not end in Hanako's visit either."""
    jiro = resident("jiro", HANAKO.birth_date, "鈴木　次郎")
    await settle(citizen.town, jiro)
    consents, citizen.signer.handle = citizen.signer.consents, "jiro"
    await consents.give(PLATFORM, BANK, citizen.signer.shown())
    answer = await citizen.sign(ticket, asked, citizen.signature(asked["statement"], "jiro"))
    assert [each.ended_by for each in consents.store.of_holder(jiro.id)] == [None]
    return answer


async def _the_authentication_certificate_signs(citizen: Citizen, ticket: str, asked: dict[str, Any]) -> Any:
    return await citizen.sign(ticket, asked, citizen.signature(asked["statement"], kind=Kind.AUTHENTICATION))


async def _another_text_was_signed(citizen: Citizen, ticket: str, asked: dict[str, Any]) -> Any:
    other = await citizen.statement(ticket)
    return await citizen.sign(ticket, asked, citizen.signature(other["statement"]))


async def _signed_after_moving(citizen: Citizen, ticket: str, asked: dict[str, Any]) -> Any:
    await citizen.town.rooms.office.move(HANAKO.id, "東京都千代田区霞が関二丁目１番２号", "13101")
    return await citizen.sign(ticket, asked)


async def _two_minutes_later(citizen: Citizen, ticket: str, asked: dict[str, Any]) -> Any:
    citizen.signer.clock.advance(CHALLENGE_SECONDS)
    return await citizen.sign(ticket, asked)


async def _a_ticket_made_up(citizen: Citizen, ticket: str, asked: dict[str, Any]) -> Any:
    return await citizen.sign(ticket[:-4] + "AAAA", asked)


async def _a_challenge_of_another_visit(citizen: Citizen, ticket: str, asked: dict[str, Any]) -> Any:
    other = citizen.another()
    theirs = await other.ask_to_withdraw(await other.log_in())
    return await citizen.sign(ticket, await other.statement(theirs))


ATTACKS: dict[str, tuple[Attack, str]] = {
    "another person's card signs": (_another_person_signs, "no_consent"),
    "the authentication certificate signs": (_the_authentication_certificate_signs, "certificate_untrusted"),
    "another text was signed": (_another_text_was_signed, "signature_invalid"),
    "signed with the certificate of before the move": (_signed_after_moving, "certificate_revoked"),
    "answered two minutes later": (_two_minutes_later, "visit_over"),
    "a ticket made up": (_a_ticket_made_up, "visit_over"),
    "a challenge of another visit": (_a_challenge_of_another_visit, "visit_over"),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_attack(name: str, signer: Signer) -> None:
    signer.consent()
    attack, code = ATTACKS[name]

    async def story(citizen: Citizen) -> None:
        ticket = await citizen.ask_to_withdraw(await citizen.log_in())
        answer = await attack(citizen, ticket, await citizen.statement(ticket))
        assert answer.json()["error"] == code
        assert answer.json()["return_url"].endswith(f"/attribute-consents/refused?code={code}")

    at_the_page(signer.town, story, signer)
    assert signer.standing()["consented"]


def test_the_card_program_itself_understands_what_is_asked_and_withdraws(signer: Signer) -> None:
    signer.consent()

    async def story(citizen: Citizen) -> None:
        ticket = await citizen.ask_to_withdraw(await citizen.log_in())
        wire = StatementWire(Provider(PAGE, citizen.browser, signer.clock), PAGE, signer.clock)
        card = InsertedCard(citizen.town.folder / "cards/hanako.json")
        try:
            back = await sign(wire, ticket, card, SECRETS.password)
        finally:
            card.close()
        assert back == f"{PAGE}/list?done=withdrawn"
        assert (await citizen.browser.get(wire.leave_url(ticket))).status_code == 200

    at_the_page(signer.town, story, signer)
    assert not signer.standing()["consented"]


def test_an_answer_counts_once(signer: Signer) -> None:
    signer.consent()

    async def story(citizen: Citizen) -> None:
        ticket = await citizen.ask_to_withdraw(await citizen.log_in())
        asked = await citizen.statement(ticket)
        answers = [(await citizen.sign(ticket, asked)).status_code for _ in range(2)]
        assert answers == [200, 400]

    at_the_page(signer.town, story, signer)


def test_a_suspended_service_can_still_be_withdrawn_from(signer: Signer) -> None:
    signer.consent(SHOP)
    run(signer.town.rooms.verifiers.registry.stand("shop", "suspended"))

    async def story(citizen: Citizen) -> None:
        ticket = await citizen.ask_to_withdraw(await citizen.log_in(), "shop")
        assert (await citizen.sign(ticket, await citizen.statement(ticket))).status_code == 200

    at_the_page(signer.town, story, signer)


def test_the_card_program_is_told_all_it_needs_to_build_the_text_itself(signer: Signer) -> None:
    signer.consent()

    async def story(citizen: Citizen) -> None:
        asked = await citizen.statement(await citizen.ask_to_withdraw(await citizen.log_in()))
        assert asked["issuer"] == "http://127.0.0.1:8101/attribute-consents"
        assert (asked["action"], asked["purpose"], asked["expires_in"]) == ("withdraw", None, CHALLENGE_SECONDS)
        assert asked["recipient"]["name_ja"] == asked["service"]["name"] == "株式会社さくら銀行"
        assert asked["service"]["platform"] == "かけはし"

    at_the_page(signer.town, story, signer)
