"""Parsing the decision consent_ui brings: strict, and without repeating what came in."""

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_trust.app import offered
from data_trust.consent_receipts.request import Decision, parse
from data_trust.errors import BadInput
from tests.data_trust.street import NOON, decision, detail

NOW = int(NOON.timestamp())


def _parse(body: Any) -> Decision:
    return parse(body, offered, NOW)


def test_a_whole_decision_is_read() -> None:
    read = _parse(decision())
    assert (read.decision, read.claims, read.language) == ("approved", ("name",), "ja")
    assert read.text_hash.startswith("sha-256:")
    assert len(read.text_hash) == len("sha-256:") + 64


def test_the_same_decision_has_the_same_digest_and_another_has_not() -> None:
    assert _parse(decision()).digest == _parse(decision()).digest
    changes: list[dict[str, Any]] = [
        {"claims": []},
        {"decision": "refused"},
        {"text": "別の文"},
        {"valid_until": "2027-03-30"},
        {"language": "en"},
        {"authorization_details": [detail(datatypes=["AllergyIntolerance"])]},
    ]
    digests = {_parse(decision(**change)).digest for change in changes}
    assert len(digests | {_parse(decision()).digest}) == len(changes) + 1


def test_a_refusal_needs_no_end() -> None:
    body = decision(decision="refused")
    del body["valid_until"]
    assert _parse(body).valid_until is None


def _without(name: str) -> dict[str, Any]:
    return {key: value for key, value in decision().items() if key != name}


BAD: dict[str, Any] = {
    "not an object": [],
    "nothing": None,
    "unknown member (mass assignment)": decision(subject="somebody"),
    "consent id chosen by the caller": decision(receipt_id="x"),
    "no recipient": _without("recipient"),
    "no end": _without("valid_until"),
    "end in the past": decision(valid_until="2026-11-20"),
    "end in a hundred years": decision(valid_until="2126-11-20"),
    "end that is no day": decision(valid_until="2027-02-30"),
    "end beyond time": decision(valid_until="9999-12-31T23:59:59+00:00"),
    "unknown decision": decision(decision="maybe"),
    "unknown language": decision(language="fr"),
    "unknown domain": decision(authorization_details=[detail(domain="cars")]),
    "datatype of another domain": decision(authorization_details=[detail(datatypes=["Badge"])]),
    "purpose that does not fit": decision(authorization_details=[detail(purpose="recruitment")]),
    "item end in the past": decision(authorization_details=[detail(access_until="2020-01-01")]),
    "item with an unknown member": decision(authorization_details=[detail(extra=1)]),
    "writing": decision(authorization_details=[detail(actions=["write"])]),
    "claims that are no names": decision(claims=[{"a": 1}]),
    "empty text": decision(text=""),
    "endless text": decision(text="あ" * 50_001),
    "control characters": decision(text="a\x00b"),
    "corporate number of twelve digits": decision(recipient={**decision()["recipient"], "corporate_number": "1" * 12}),
}


@pytest.mark.parametrize("body", BAD.values(), ids=BAD)
def test_a_flawed_decision_is_refused(body: Any) -> None:
    with pytest.raises(BadInput):
        _parse(body)


@given(st.text(min_size=8))
def test_a_refusal_never_repeats_a_value(secret: str) -> None:
    with pytest.raises(BadInput) as refused:
        _parse(decision(language=secret, recipient={secret: secret}))
    assert secret not in str(refused.value)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(json_values, st.sampled_from(sorted(decision())))
def test_whatever_stands_in_a_member_the_answer_is_bad_input_or_a_decision(value: Any, name: str) -> None:
    with contextlib.suppress(BadInput):
        _parse(decision(**{name: value}))
