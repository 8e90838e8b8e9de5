"""Names come from the registration only, and the statement is the one agent and state build."""

import pytest

from foundation.attribute_consent import parse
from idp.card_login.refusals import InvalidRequest
from idp.card_login.store import ChallengeRecord
from idp.latest_attributes.service import notice_for, purpose_of, service_of, statement_of
from tests.idp.latest_attributes.scene import bank
from tests.idp.provider import confidential

CHALLENGE = ChallengeRecord("id", "ix", "signature", "nonce", 1795402800)


def test_the_statement_names_service_purpose_and_the_notice_that_is_told() -> None:
    client = bank()
    statement = parse(statement_of(client, "かけはし", CHALLENGE))
    assert statement.service == service_of(client, "かけはし")
    assert (statement.service.id, statement.service.name) == ("midori-bank", client.name_ja)
    assert (statement.nonce, statement.issued_at, statement.action) == ("nonce", 1795402800, "give")
    assert statement.terms == notice_for(client, "かけはし", 1795402800).terms(purpose_of(client)["ja"])


def test_a_client_that_lost_its_registration_is_no_service() -> None:
    with pytest.raises(InvalidRequest):
        service_of(confidential(), "かけはし")


def test_a_name_that_would_forge_another_line_is_not_signed() -> None:
    with pytest.raises(InvalidRequest):
        statement_of(bank(name_ja="みどり銀行\n手続 / Action: withdraw"), "かけはし", CHALLENGE)
