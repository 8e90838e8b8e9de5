"""An errand begins with its first step."""

from citizen_agent.attribute_statement.assembly import WAYS
from citizen_agent.card_session import Kind
from citizen_agent.pages.ways import LOGIN


def test_a_login_begins_with_the_authentication_certificate_and_a_statement_with_the_signature() -> None:
    assert LOGIN.first is Kind.AUTHENTICATION
    assert WAYS.first is Kind.SIGNATURE


def test_no_two_errands_share_an_address() -> None:
    addresses = [*LOGIN.paths.values(), LOGIN.back, LOGIN.refused, *WAYS.paths.values(), WAYS.back, WAYS.refused]
    assert len(set(addresses)) == len(addresses)
