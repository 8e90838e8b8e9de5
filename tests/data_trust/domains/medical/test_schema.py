"""Medicines, measurements and vaccinations: what FHIR R4 requires of each."""

from typing import Any

import pytest

from data_trust.domains.medical.schema import SCHEMAS

WHO = {"display": "本人"}
VALID: dict[str, dict[str, Any]] = {
    "MedicationStatement": {
        "resourceType": "MedicationStatement", "status": "active", "subject": WHO,
        "medicationCodeableConcept": {"text": "薬"},
    },
    "Observation": {"resourceType": "Observation", "status": "final", "code": {"text": "体重"}},
    "Immunization": {
        "resourceType": "Immunization", "status": "completed", "vaccineCode": {"text": "MR"}, "patient": WHO,
        "occurrenceDateTime": "2020",
    },
}  # fmt: skip
BAD: list[tuple[str, dict[str, Any]]] = [
    ("MedicationStatement", {"status": "final"}),
    ("MedicationStatement", {"medicationReference": {"reference": "Medication/1"}}),
    ("MedicationStatement", {"effectiveDateTime": "2020", "effectivePeriod": {"start": "2020"}}),
    ("Observation", {"status": "active"}),
    ("Observation", {"valueQuantity": {"value": 1}, "valueString": "1"}),
    ("Observation", {"component": [{"valueQuantity": {"value": 1}}]}),
    ("Immunization", {"occurrenceString": "昔"}),
    ("Immunization", {"protocolApplied": [{"series": "1"}]}),
    ("Immunization", {"protocolApplied": [{"doseNumberPositiveInt": 0}]}),
]


@pytest.mark.parametrize("kind", VALID)
def test_the_smallest_resource_is_valid_and_each_required_element_is_required(kind: str) -> None:
    check = SCHEMAS[kind]
    assert list(check(VALID[kind], kind)) == []
    for name in VALID[kind]:
        assert list(check({k: v for k, v in VALID[kind].items() if k != name}, kind)), name


@pytest.mark.parametrize(("kind", "change"), BAD, ids=str)
def test_what_the_resource_page_does_not_allow_is_a_flaw(kind: str, change: dict[str, Any]) -> None:
    assert list(SCHEMAS[kind]({**VALID[kind], **change}, kind))
