"""The endpoint's answer in values: about this person, from the register, whole; anything else is not used."""

import asyncio
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from relying_party_sdk.errors import AnswerRefused, GrantRejected, Misconfigured, ProviderError, TryLater
from relying_party_sdk.latest_attributes import LatestAttributes, read_latest
from relying_party_sdk.tokens import Tokens
from tests.relying_party_sdk.small_provider import ISSUER, SUB, SmallProvider

ANSWER: dict[str, Any] = {
    "sub": SUB,
    "as_of": "2026-12-01T12:00:00+09:00",
    "changed": ["address"],
    "reminder_due": False,
    "consent_valid_until": 2111065199,
    "verified_claims": {
        "verification": {
            "trust_framework": "jp_aml",
            "time": "2026-12-01T12:00:00+09:00",
            "evidence": [{"type": "electronic_record", "record": {"type": "population_register"}}],
            "substitute_characters": True,
        },
        "claims": {
            "name": "山田　花子",
            "address": {"formatted": "大阪市", "country": "JP"},
            "birthdate": "1990-05-10",
            "gender": "female",
        },
    },
}
TOKENS = Tokens(SUB, {}, "at-1", 0, "openid latest_attributes")


def _changed(path: str, value: Any) -> dict[str, Any]:
    document = deepcopy(ANSWER)
    *outer, last = path.split("/")
    inside = document
    for name in outer:
        inside = inside[name]
    if value is None:
        del inside[last]
    else:
        inside[last] = value
    return document


def test_an_answer_becomes_values() -> None:
    latest = read_latest(ANSWER, SUB)
    assert (latest.name, latest.address, latest.birthdate) == ("山田　花子", "大阪市", date(1990, 5, 10))
    assert (latest.changed, latest.substitute_characters, latest.reminder_due) == (("address",), True, False)
    assert latest.as_of.isoformat() == ANSWER["as_of"]
    assert latest.consent_until == 2111065199


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("sub", "somebody-else"),
        ("as_of", "2026-12-01T12:00:00"),
        ("as_of", 7),
        ("changed", None),
        ("changed", [7]),
        ("consent_valid_until", True),
        ("consent_valid_until", None),
        ("verified_claims", None),
        ("verified_claims", []),
        ("verified_claims/verification/trust_framework", "de_aml"),
        ("verified_claims/verification/evidence", []),
        ("verified_claims/verification/evidence", [{"type": "electronic_signature"}]),
        ("verified_claims/verification/evidence", [{"type": "vouch", "record": {"type": "population_register"}}]),
        ("verified_claims/claims/name", ""),
        ("verified_claims/claims/address", "大阪市"),
        ("verified_claims/claims/birthdate", "1990"),
        ("verified_claims/claims/gender", None),
    ],
)
def test_what_does_not_fit_is_not_used(path: str, value: Any) -> None:
    with pytest.raises(AnswerRefused):
        read_latest(_changed(path, value), SUB)


def _ask(op: SmallProvider) -> LatestAttributes:
    return asyncio.run(op.relying_party().latest_attributes(TOKENS))


def test_the_call_finds_the_endpoint_by_discovery() -> None:
    op = SmallProvider()
    op.metadata["latest_attributes_endpoint"] = f"{ISSUER}/latest-attributes"
    op.latest = ANSWER
    assert _ask(op) == read_latest(ANSWER, SUB)


def test_a_provider_without_the_service_is_told_so() -> None:
    with pytest.raises(Misconfigured):
        _ask(SmallProvider())


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (404, "consent_withdrawn", GrantRejected),
        (410, "left_register", GrantRejected),
        (404, "consent_not_yet_valid", TryLater),
        (503, "temporarily_unavailable", TryLater),
        (401, "invalid_token", GrantRejected),
    ],
)
def test_each_refusal_has_its_kind(status: int, code: str, kind: type[ProviderError]) -> None:
    op = SmallProvider()
    op.metadata["latest_attributes_endpoint"] = f"{ISSUER}/latest-attributes"
    op.error = (status, {"error": code})
    with pytest.raises(kind) as refused:
        _ask(op)
    assert refused.value.code == code
