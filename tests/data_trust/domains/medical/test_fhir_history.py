"""Allergies and conditions: cardinalities and invariants of FHIR R4."""

from typing import Any

import pytest

from data_trust.domains.medical.schema import SCHEMAS

ALLERGY: dict[str, Any] = {
    "resourceType": "AllergyIntolerance",
    "patient": {"display": "本人"},
    "clinicalStatus": {"coding": [{"code": "active"}]},
}
IN_ERROR = {"verificationStatus": {"coding": [{"code": "entered-in-error"}]}}


def _flaws(kind: str, value: dict[str, Any]) -> list[str]:
    return [flaw.path for flaw in SCHEMAS[kind](value, kind)]


def test_the_smallest_allergy_is_valid() -> None:
    assert _flaws("AllergyIntolerance", ALLERGY) == []


def test_an_allergy_needs_a_clinical_status_unless_made_in_error() -> None:
    bare = {k: v for k, v in ALLERGY.items() if k != "clinicalStatus"}
    assert _flaws("AllergyIntolerance", bare) == ["AllergyIntolerance.clinicalStatus"]
    assert _flaws("AllergyIntolerance", {**bare, **IN_ERROR}) == []
    assert _flaws("AllergyIntolerance", {**ALLERGY, **IN_ERROR}) == ["AllergyIntolerance.clinicalStatus"]


def test_a_condition_may_lack_a_clinical_status_but_not_have_one_in_error() -> None:
    condition: dict[str, Any] = {"resourceType": "Condition", "subject": {"display": "本人"}}
    assert _flaws("Condition", condition) == []
    assert _flaws("Condition", {**condition, **IN_ERROR, "clinicalStatus": ALLERGY["clinicalStatus"]})


@pytest.mark.parametrize(
    "change",
    [
        {"onsetDateTime": "2020", "onsetString": "昔"},
        {"category": ["pollen"]},
        {"criticality": "severe"},
        {"reaction": [{"severity": "mild"}]},
        {"onsetDateTime": "2020-13"},
        {"recordedDate": "2020-01-01T00:00:00"},
        {"verificationStatus": []},
    ],
    ids=str,
)
def test_what_the_resource_page_does_not_allow_is_a_flaw(change: dict[str, Any]) -> None:
    assert _flaws("AllergyIntolerance", {**ALLERGY, **change})
