"""A challenge is signed only when the agent can build the same text for the provider it was configured for."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citizen_agent import challenge
from citizen_agent.card_session import Kind
from citizen_agent.errors import ProviderUntrue
from tests.citizen_agent.parts import PROVIDER, SmallProvider

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)


def document() -> dict[str, Any]:
    body: dict[str, Any] = {
        "challenge_id": "c",
        "kind": "authentication",
        "nonce": "n",
        "issued_at": 1_795_000_000,
        "expires_in": 120,
        "issuer": PROVIDER,
        "recipient": {
            "client_id": "bank",
            "name_ja": "銀行",
            "name_en": "Bank",
            "corporate_number": "5010001000001",
            "origin": "https://bank.example",
        },
        "purpose": {"ja": "口座", "en": "account"},
        "requested": [{"name": "sub", "label_ja": "番号", "label_en": "Number"}],
    }
    body["statement"] = SmallProvider().statement(body)
    return body


def parse(body: Any) -> challenge.Challenge:
    return challenge.parse(body, kind=Kind.AUTHENTICATION, issuer=PROVIDER, now=1_795_000_000)


def test_a_fitting_challenge_is_shown_as_it_is() -> None:
    parsed = parse(document())
    assert parsed.statement == document()["statement"]
    assert parsed.recipient["name_ja"] == "銀行"
    assert parsed.usable_at(1_795_000_100)
    assert not parsed.usable_at(1_795_000_110)


def relayed(body: dict[str, Any]) -> None:
    """A look-alike passes the real provider's challenge on, statement and all."""
    body["issuer"] = "https://look-alike.example"
    body["statement"] = SmallProvider().statement(body)


def relayed_under_our_name(body: dict[str, Any]) -> None:
    relayed(body)
    body["issuer"] = PROVIDER


def other_recipient_shown(body: dict[str, Any]) -> None:
    body["recipient"]["name_ja"] = "県庁"


def other_purpose_shown(body: dict[str, Any]) -> None:
    body["purpose"]["ja"] = "アンケート"


def other_kind(body: dict[str, Any]) -> None:
    body["kind"] = "signature"
    body["statement"] = SmallProvider().statement(body)


def something_else_to_sign(body: dict[str, Any]) -> None:
    body["statement"] += "借用証書"


@pytest.mark.parametrize(
    "attack",
    [
        relayed,
        relayed_under_our_name,
        other_recipient_shown,
        other_purpose_shown,
        other_kind,
        something_else_to_sign,
    ],
)
def test_cd02_a_text_the_person_did_not_see_is_not_signed(attack: Callable[[dict[str, Any]], None]) -> None:
    body = document()
    attack(body)
    with pytest.raises(ProviderUntrue):
        parse(body)


@pytest.mark.parametrize("missing", sorted(document()))
def test_an_incomplete_challenge_is_refused(missing: str) -> None:
    body = document()
    del body[missing]
    with pytest.raises(ProviderUntrue):
        parse(body)


@given(st.sampled_from(sorted(document())), JSON)
def test_no_json_of_a_provider_breaks_the_agent(field: str, value: Any) -> None:
    body = document() | {field: value}
    try:
        parsed = parse(body)
    except ProviderUntrue:
        return
    assert parsed.kind is Kind.AUTHENTICATION


@given(JSON)
def test_any_other_json_is_refused(body: Any) -> None:
    with pytest.raises(ProviderUntrue):
        parse(body)


def test_a_renewed_challenge_may_not_change_what_was_shown() -> None:
    shown, fresh = document(), document() | {"nonce": "n2", "challenge_id": "c2"}
    fresh["statement"] = SmallProvider().statement(fresh)
    assert parse(shown).same_parties(parse(fresh))
    fresh["requested"] = []
    assert not parse(shown).same_parties(parse(fresh))
