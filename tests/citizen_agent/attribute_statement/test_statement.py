"""The agent builds the text itself: whoever sends another one, or other parts, gets no signature."""

from typing import Any

import pytest

from citizen_agent.attribute_statement.statement import parse
from citizen_agent.errors import ProviderUntrue
from foundation.attribute_consent import parse as parse_text
from tests.citizen_agent.attribute_statement.scene import PURPOSE, RECIPIENT, SERVICE, sent
from tests.citizen_agent.parts import NOON, PROVIDER

NOW = int(NOON.timestamp())


def test_a_consent_carries_the_notice_that_its_text_names() -> None:
    statement = parse(sent(), issuer=PROVIDER, now=NOW)
    assert statement.notice is not None
    assert len(statement.notice.items) == 15
    text = parse_text(statement.statement)
    assert text.terms == statement.notice.terms(PURPOSE["ja"])
    assert (text.service, statement.service) == (SERVICE, SERVICE)
    assert statement.good_until == NOW + 120


def test_a_withdrawal_has_no_notice_and_no_purpose() -> None:
    statement = parse(sent("withdraw"), issuer=PROVIDER, now=NOW)
    assert (statement.notice, statement.purpose) == (None, {})


@pytest.mark.parametrize("action", ["give", "withdraw"])
@pytest.mark.parametrize(
    "changes",
    [
        {"issuer": "https://look-alike.example"},
        {"statement": "Kakehashi: something else\n"},
        {"nonce": "another"},
        {"issued_at": NOW + 1},
        {"service": {**SERVICE.__dict__, "id": "another-bank"}},
        {"service": {**SERVICE.__dict__, "platform": "another platform"}},
        {"service": {**SERVICE.__dict__, "more": "x"}},
        {"service": {"id": "sakura-bank"}},
        {"recipient": {**RECIPIENT, "name_ja": "別の銀行"}},
        {"recipient": {**RECIPIENT, "corporate_number": "7000012050002"}},
        {"recipient": {"name_ja": SERVICE.name}},
        {"action": "both"},
        {"challenge_id": ""},
        {"challenge_id": 7},
        {"expires_in": "soon"},
        {"expires_in": None},
        {"issued_at": "now"},
        {"issued_at": 10**30},
        {"service": None},
        {"recipient": []},
    ],
)
def test_parts_that_do_not_fit_are_refused(action: str, changes: dict[str, Any]) -> None:
    with pytest.raises(ProviderUntrue):
        parse({**sent(action), **changes}, issuer=PROVIDER, now=NOW)


def test_a_purpose_that_was_not_shown_is_not_signed() -> None:
    for purpose in ({"ja": "売るため", "en": "To sell"}, {"ja": ""}, None, "text"):
        with pytest.raises(ProviderUntrue):
            parse(sent(purpose=purpose), issuer=PROVIDER, now=NOW)


def test_attack_a_withdrawal_shown_and_a_consent_signed() -> None:
    with pytest.raises(ProviderUntrue):
        parse({**sent("withdraw"), "statement": sent()["statement"]}, issuer=PROVIDER, now=NOW)
    with pytest.raises(ProviderUntrue):
        parse({**sent("withdraw"), "action": "give", "purpose": PURPOSE}, issuer=PROVIDER, now=NOW)


def test_a_renewed_statement_may_differ_in_nonce_and_time_only() -> None:
    shown = parse(sent(), issuer=PROVIDER, now=NOW)
    assert shown.same_parties(parse(sent(number=1, now=NOW + 100), issuer=PROVIDER, now=NOW + 100))
    assert not shown.same_parties(parse(sent("withdraw"), issuer=PROVIDER, now=NOW))
    other = {**RECIPIENT, "origin": "https://elsewhere.example"}
    assert not shown.same_parties(parse(sent(recipient=other), issuer=PROVIDER, now=NOW))
