"""The decision: one way to yes, and a model that agrees with it on thousands of cases."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_trust.access.decision import Question, Verdict, decide
from data_trust.access.purpose import fits
from data_trust.access.token import Caller
from data_trust.consent_receipts.receipt import Granted, Standing
from data_trust.ledger.entry import Recipient

TRUST, NOW = "https://trust.example", 1000
QUESTION = Question("medical", "Condition")
GRANTED = Granted("medical", frozenset({"Condition"}), "treatment", 2000)
STANDING = Standing("r1", "s1", "c1", "approved", (GRANTED,), 2000, None)
ITEM: dict[str, Any] = {
    "type": "data_trust", "locations": [TRUST], "actions": ["read"], "domain": "medical",
    "datatypes": ["Condition"], "purpose": "treatment", "receipt_id": "r1",
}  # fmt: skip


def _decide(
    *items: dict[str, Any],
    standing: Standing | None = STANDING,
    question: Question = QUESTION,
    scope: str = "data:read",
) -> Verdict:
    caller = Caller("s1", Recipient("c1", "", ""), frozenset(scope.split()), items, "t")
    known = {standing.receipt_id: standing} if standing else {}
    return decide(caller, question, TRUST, known.get, NOW)


def test_everything_right_is_a_permit() -> None:
    verdict = _decide(ITEM)
    assert verdict.permitted
    assert (verdict.purpose, verdict.receipt_id) == ("treatment", "r1")


STANDINGS = {
    "none": (None, "no-consent"),
    "another subject": (replace(STANDING, subject="s2"), "no-consent"),
    "another recipient": (replace(STANDING, client_id="c2"), "no-consent"),
    "a refusal": (replace(STANDING, decision="refused"), "no-consent"),
    "withdrawn": (replace(STANDING, withdrawn_at=1), "consent-withdrawn"),
    "expired": (replace(STANDING, valid_until=NOW), "consent-expired"),
    "withdrawn and expired": (replace(STANDING, valid_until=1, withdrawn_at=1), "consent-withdrawn"),
    "narrowed to nothing": (replace(STANDING, granted=()), "datatype-not-granted"),
    "another datatype": (
        replace(STANDING, granted=(replace(GRANTED, datatypes=frozenset({"Observation"})),)), "datatype-not-granted",
    ),
    "another domain": (replace(STANDING, granted=(replace(GRANTED, domain="jobs"),)), "datatype-not-granted"),
    "another purpose": (replace(STANDING, granted=(replace(GRANTED, purpose="health-guidance"),)), "purpose-mismatch"),
    "item over": (replace(STANDING, granted=(replace(GRANTED, until=NOW),)), "consent-expired"),
}  # fmt: skip


@pytest.mark.parametrize(("standing", "reason"), STANDINGS.values(), ids=STANDINGS)
def test_a_receipt_that_does_not_fit_is_refused_with_its_reason(standing: Standing | None, reason: str) -> None:
    assert _decide(ITEM, standing=standing).outcome == reason


def test_no_scope_no_items_no_permit() -> None:
    assert _decide(ITEM, scope="openid trust:self").outcome == "insufficient-scope"
    assert _decide().outcome == "no-consent"


@pytest.mark.parametrize("missing", ITEM)
def test_an_item_that_lacks_a_member_opens_nothing(missing: str) -> None:
    assert not _decide({name: value for name, value in ITEM.items() if name != missing}).permitted


def test_one_good_item_among_bad_ones_opens_and_the_nearest_reason_is_told() -> None:
    narrow = {**ITEM, "datatypes": ["Observation"]}
    assert _decide(narrow, ITEM).permitted
    assert _decide(narrow, {**ITEM, "domain": "jobs"}).outcome == "datatype-not-granted"
    other = {**ITEM, "purpose": "health-guidance"}
    assert _decide(narrow, other).outcome == "purpose-mismatch"


def test_the_stated_purpose_must_be_the_tokens() -> None:
    assert _decide(ITEM, question=Question("medical", "Condition", "treatment")).permitted
    stated = Question("medical", "Condition", "health-guidance")
    assert _decide(ITEM, question=stated).outcome == "purpose-mismatch"


def test_only_the_exact_word_permit_is_a_yes() -> None:
    assert not Verdict("Permit").permitted
    assert not Verdict("").permitted


_types = st.sampled_from(["Condition", "Observation"])
_domains = st.sampled_from(["medical", "jobs"])
_purposes = st.sampled_from(["treatment", "health-guidance", "recruitment", "marketing"])
_grants = st.builds(Granted, _domains, st.frozensets(_types), _purposes, st.sampled_from([None, NOW - 1, NOW, NOW + 1]))
_standings = st.builds(
    Standing,
    st.just("r1"),
    st.sampled_from(["s1", "s2"]),
    st.sampled_from(["c1", "c2"]),
    st.sampled_from(["approved", "refused"]),
    st.lists(_grants, max_size=3).map(tuple),
    st.sampled_from([NOW - 1, NOW, NOW + 1]),
    st.sampled_from([None, NOW - 1]),
)
_items = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["data_trust", "payment"]),
        "locations": st.sampled_from([[TRUST], ["https://else.example"], TRUST]),
        "actions": st.sampled_from([["read"], ["write"], None]),
        "domain": _domains,
        "datatypes": st.lists(_types, max_size=2),
        "purpose": _purposes,
        "receipt_id": st.sampled_from(["r1", "r2", None]),
    }
)


def _oracle(items: list[dict[str, Any]], standing: Standing, question: Question, scope: str) -> bool:
    """The rule of the contract in one sentence, written a second time."""
    return "data:read" in scope.split() and any(
        item["type"] == "data_trust"
        and item["locations"] == [TRUST]
        and item["actions"] == ["read"]
        and item["domain"] == question.domain
        and question.datatype in item["datatypes"]
        and question.purpose in (None, item["purpose"])
        and fits(item["purpose"], question.domain)
        and item["receipt_id"] == standing.receipt_id
        and standing.decision == "approved"
        and standing.withdrawn_at is None
        and standing.valid_until > NOW
        and (standing.subject, standing.client_id) == ("s1", "c1")
        and any(
            g.domain == question.domain
            and question.datatype in g.datatypes
            and g.purpose == item["purpose"]
            and (g.until is None or g.until > NOW)
            for g in standing.granted
        )
        for item in items
    )


@settings(max_examples=600)
@given(
    st.lists(_items, max_size=3),
    _standings,
    st.builds(Question, _domains, _types, st.none() | _purposes),
    st.sampled_from(["data:read", "data:read openid", "openid", ""]),
)
def test_the_decision_agrees_with_its_second_reading(
    items: list[dict[str, Any]], standing: Standing, question: Question, scope: str
) -> None:
    verdict = _decide(*items, standing=standing, question=question, scope=scope)
    assert verdict.permitted == _oracle(items, standing, question, scope)
