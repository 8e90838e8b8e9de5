import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.clock import FixedClock
from foundation.envelope import Sealer
from idp.card_login.refusals import ExpiredTicket
from idp.card_login.ticket import TICKET_SECONDS, CardTickets
from tests.idp.card_login.mint import NOW


def test_a_ticket_is_good_for_ten_minutes_and_explains_itself_afterwards() -> None:
    clock = FixedClock(NOW)
    tickets = CardTickets(Sealer(b"s" * 32), clock)
    ticket = tickets.issue("ix")
    clock.advance(TICKET_SECONDS - 1)
    assert tickets.open(ticket) == "ix"
    clock.advance(1)
    with pytest.raises(ExpiredTicket):
        tickets.open(ticket)
    assert tickets.open_late(ticket) == "ix"


@given(st.text(max_size=4000))
def test_no_text_is_a_ticket(ticket: str) -> None:
    with pytest.raises(ExpiredTicket):
        CardTickets(Sealer(b"s" * 32), FixedClock(NOW)).open(ticket)


def test_a_seal_of_another_kind_is_no_ticket() -> None:
    sealer = Sealer(b"s" * 32)
    with pytest.raises(ExpiredTicket):
        CardTickets(sealer, FixedClock(NOW)).open(sealer.seal(b'["ix",9999999999]', kind="card-proof"))


def test_a_ticket_of_one_wire_opens_nothing_at_another() -> None:
    sealer, clock = Sealer(b"s" * 32), FixedClock(NOW)
    with pytest.raises(ExpiredTicket):
        CardTickets(sealer, clock).open(CardTickets(sealer, clock, "attribute-consent-ticket").issue("ix"))
