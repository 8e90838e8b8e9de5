import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.clock import FixedClock
from foundation.ids import RandomIds
from foundation.signing import KeyRing
from idp.consent.refusals import TicketRefused
from idp.consent.ticket import TICKET_SECONDS, TICKET_TYPE, ConsentTickets
from tests.idp.card_login.mint import NOW
from tests.jose import read_by_both

CLOCK, KEYS = FixedClock(NOW), KeyRing.generate(("ES256",))
TICKETS = ConsentTickets(KEYS, "issuer", "consent", clock=CLOCK, ids=RandomIds(CLOCK))
GOOD = {"iss": "issuer", "aud": "consent", "exp": CLOCK.timestamp() + 60, "ix": "ix"}


def test_a_ticket_may_be_read_again_until_it_is_too_old() -> None:
    clock = FixedClock(NOW)
    tickets = ConsentTickets(KEYS, "issuer", "consent", clock=clock, ids=RandomIds(clock))
    ticket = tickets.issue("ix")
    assert tickets.open(ticket) == tickets.open(ticket) == "ix"
    clock.advance(TICKET_SECONDS)
    with pytest.raises(TicketRefused):
        tickets.open(ticket)


def test_the_consent_page_could_read_it_with_either_library() -> None:
    header, claims = read_by_both(TICKETS.issue("ix"), KEYS.public_jwks())
    assert (header["typ"], claims["aud"], claims["ix"]) == (TICKET_TYPE, "consent", "ix")


@pytest.mark.parametrize(
    "change",
    [{"iss": "other"}, {"aud": "other"}, {"aud": ["consent"]}, {"exp": None}, {"exp": 0}, {"ix": 1}, {"ix": None}],
)
def test_a_token_for_another_purpose_is_no_ticket(change: dict[str, object]) -> None:
    assert TICKETS.open(KEYS.sign_jwt(GOOD, typ=TICKET_TYPE)) == "ix"
    with pytest.raises(TicketRefused):
        TICKETS.open(KEYS.sign_jwt({**GOOD, **change}, typ=TICKET_TYPE))


def test_an_id_token_or_a_foreign_signature_is_no_ticket() -> None:
    for token in (KEYS.sign_jwt(GOOD), KeyRing.generate(("ES256",)).sign_jwt(GOOD, typ=TICKET_TYPE)):
        with pytest.raises(TicketRefused):
            TICKETS.open(token)


@given(st.text(max_size=200))
def test_no_text_is_a_ticket(text: str) -> None:
    with pytest.raises(TicketRefused):
        TICKETS.open(text)
