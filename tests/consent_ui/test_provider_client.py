"""The provider's back channel: authenticated, bounded, and every refusal becomes the right page."""

import asyncio
from typing import Any

import httpx
import pytest

from consent_ui.errors import AlreadyDecided, PageError, ProviderDown, TicketExpired, TicketInvalid
from consent_ui.provider_client import Provider
from relying_party_sdk import PrivateKeyJwt, RelyingParty
from tests.consent_ui.street import CLIENT_ID, CONSENT, ConsentDesk, asked, ticket
from tests.data_trust.street import CLIENT_PEM
from tests.relying_party_sdk.small_provider import ISSUER, CountingChance, SmallProvider


def _provider(**plans: Any) -> tuple[Provider, ConsentDesk]:
    desk = ConsentDesk(SmallProvider(), **plans)
    desk.asked[ticket()] = asked()
    auth, http = PrivateKeyJwt(CLIENT_PEM), httpx.AsyncClient(mounts={ISSUER: desk})
    party = RelyingParty(ISSUER, CLIENT_ID, auth, f"{CONSENT}/callback", http, desk.login.clock, CountingChance())
    return Provider(party, ISSUER), desk


def test_a_ticket_becomes_its_request_and_a_decision_its_way_back() -> None:
    provider, desk = _provider()
    assert asyncio.run(provider.consent_request(ticket()))["ix"] == "ix-1"
    assert asyncio.run(provider.send_decision(ticket(), "approved", "r")).startswith(f"{ISSUER}/consent/continue")
    (told,) = desk.decided
    assert (told["ticket"], told["decision"], told["receipt"]) == (ticket(), "approved", "r")


@pytest.mark.parametrize("text", ["", "x" * 4097])
def test_no_ticket_or_far_too_much_of_one_never_leaves_the_house(text: str) -> None:
    provider, _ = _provider(down=True)
    with pytest.raises(TicketInvalid):
        asyncio.run(provider.consent_request(text))


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, {"error": "invalid_ticket"}, TicketInvalid),
        (400, {"error": "expired_ticket"}, TicketExpired),
        (410, {"error": "x"}, TicketExpired),
        (409, {"error": "already_decided"}, AlreadyDecided),
        (409, {"error": "unheard_of"}, AlreadyDecided),
        (400, {"error": "consumed_ticket"}, AlreadyDecided),
        (401, {"error": "invalid_client"}, ProviderDown),
        (503, {"error": "temporarily_unavailable"}, ProviderDown),
        (500, {}, ProviderDown),
        (200, {"continue_url": "https://evil.test/consent"}, ProviderDown),
        (200, {"continue_url": f"{ISSUER}.evil.test/"}, ProviderDown),
        (200, {}, ProviderDown),
    ],
)
def test_what_the_provider_says_becomes_a_page(status: int, body: dict[str, Any], kind: type[PageError]) -> None:
    provider, _ = _provider(refusal=(status, body))
    with pytest.raises(kind):
        asyncio.run(provider.send_decision(ticket(), "approved", "r"))


def test_silence_is_a_provider_that_is_down() -> None:
    provider, _ = _provider(down=True)
    with pytest.raises(ProviderDown):
        asyncio.run(provider.consent_request(ticket()))


def test_what_became_of_consents_at_the_state_is_asked_with_the_citizens_token() -> None:
    one = {
        "client_id": "bank",
        "receipt_ids": [],
        "valid_until": 200,
        "handed_at": 7,
        "reminder_due": False,
        "ended_at": None,
    }
    provider, _ = _provider(at_the_state={"consents": [{**one, "reminder_due": False}], "state_url": ""})
    told = asyncio.run(provider.at_the_state("at-1"))
    assert told.of("bank") is not None
    assert told.known


@pytest.mark.parametrize("plans", [{}, {"down": True}, {"at_the_state": {"consents": 7}}])
def test_without_an_answer_nothing_is_known_and_nothing_breaks(plans: dict[str, Any]) -> None:
    provider, _ = _provider(**plans)
    assert not asyncio.run(provider.at_the_state("at-1")).known
