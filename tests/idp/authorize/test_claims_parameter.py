"""The claims parameter: wishes are cut down in silence, malformed documents are refused aloud."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idp.authorize.claims_parameter import parse_claims
from idp.errors import InvalidRequest
from tests.idp.provider import confidential

BANK = confidential()
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["userinfo", "id_token",
    "verified_claims", "verification", "claims", "trust_framework", "name", "value", "x"]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


def _parse(document: Any) -> dict[str, dict[str, Any]]:
    return parse_claims(json.dumps(document), BANK)


def test_registered_claims_stay_with_their_wishes() -> None:
    wish = {"userinfo": {"name": {"essential": True}, "email": None}, "id_token": {"acr": {"value": "x"}}, "other": {}}
    assert _parse(wish) == {"userinfo": {"name": {"essential": True}}, "id_token": {"acr": {"value": "x"}}}
    assert parse_claims(None, BANK) == {}
    assert _parse({"userinfo": None}) == {}


def test_verified_claims_keep_only_our_framework_and_registered_names() -> None:
    ours = {
        "verification": {"trust_framework": {"values": ["eidas", "jp_aml"]}},
        "claims": {"name": None, "email": None},
    }
    kept = _parse({"userinfo": {"verified_claims": ours}})["userinfo"]["verified_claims"]
    assert kept["claims"] == {"name": None}
    for other in ({"value": "eidas"}, {"values": ["eidas"]}, {"values": "jp_aml"}):
        foreign = {"verification": {"trust_framework": other}, "claims": {"name": None}}
        assert _parse({"userinfo": {"verified_claims": foreign}}) == {}
    assert _parse({"userinfo": {"verified_claims": {**ours, "claims": {"email": None}}}}) == {}


@pytest.mark.parametrize(
    "document",
    [
        [], 1, "x", {"userinfo": []}, {"userinfo": {"name": 1}}, {"userinfo": {"verified_claims": None}},
        {"userinfo": {"verified_claims": {"claims": {"name": None}}}},
        {"userinfo": {"verified_claims": {"verification": {}, "claims": {"name": None}}}},
        {"userinfo": {"verified_claims": {"verification": {"trust_framework": None}}}},
        {"userinfo": {"verified_claims": [1]}},
        {"userinfo": {"verified_claims": {"verification": {"trust_framework": "jp_aml"}, "claims": {}}}},
    ],
)  # fmt: skip
def test_malformed_documents_are_refused(document: Any) -> None:
    with pytest.raises(InvalidRequest):
        _parse(document)


@pytest.mark.parametrize("text", ["", "{", '{"a":1,"a":2}', "[" * 2000, '{"userinfo":{"name":NaN}}', "x" * 9000])
def test_what_is_not_strict_json_is_refused(text: str) -> None:
    with pytest.raises(InvalidRequest):
        parse_claims(text, BANK)


@given(JSON)
def test_any_document_is_parsed_or_refused_and_nothing_unregistered_survives(document: Any) -> None:
    try:
        sections = _parse(document)
    except InvalidRequest:
        return
    for section in sections.values():
        assert section.keys() <= {"name", "verified_claims"}
