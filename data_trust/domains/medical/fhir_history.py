"""What a person lives with: FHIR R4 AllergyIntolerance and Condition, element by element.

The tables are the resources' own pages in FHIR R4 (hl7.org/fhir/R4/allergyintolerance.html, condition.html).
"""

from collections.abc import Iterator
from typing import Any

from data_trust.domains.medical.fhir_types import (
    CONCEPT,
    CONCEPTS,
    ENTERED_IN_ERROR,
    NOTES,
    REFERENCE,
    WHEN,
    choice,
    resource,
)
from data_trust.shape import Check, Flaw, list_of, members, moment, one_of, text

_ONSET = choice("onset", WHEN)
_ABATEMENT = choice("abatement", WHEN)

_REACTION = members(
    {"manifestation": CONCEPTS},
    {
        "substance": CONCEPT,
        "description": text(1000),
        "onset": moment,
        "severity": one_of("mild", "moderate", "severe"),
        "exposureRoute": CONCEPT,
        "note": NOTES,
    },
)

ALLERGY_INTOLERANCE = resource(
    "AllergyIntolerance",
    {"patient": REFERENCE},
    {
        "clinicalStatus": CONCEPT,
        "verificationStatus": CONCEPT,
        "type": one_of("allergy", "intolerance"),
        "category": list_of(one_of("food", "medication", "environment", "biologic"), maximum=4),
        "criticality": one_of("low", "high", "unable-to-assess"),
        "code": CONCEPT,
        "encounter": REFERENCE,
        **_ONSET,
        "recordedDate": moment,
        "recorder": REFERENCE,
        "asserter": REFERENCE,
        "lastOccurrence": moment,
        "note": NOTES,
        "reaction": list_of(_REACTION, maximum=20),
    },
    at_most_one=(tuple(_ONSET),),
)

CONDITION = resource(
    "Condition",
    {"subject": REFERENCE},
    {
        "clinicalStatus": CONCEPT,
        "verificationStatus": CONCEPT,
        "category": CONCEPTS,
        "severity": CONCEPT,
        "code": CONCEPT,
        "bodySite": CONCEPTS,
        "encounter": REFERENCE,
        **_ONSET,
        **_ABATEMENT,
        "recordedDate": moment,
        "recorder": REFERENCE,
        "asserter": REFERENCE,
        "note": NOTES,
    },
    at_most_one=(tuple(_ONSET), tuple(_ABATEMENT)),
)


def _is_in_error(value: dict[str, Any]) -> bool:
    codings = value.get("verificationStatus", {}).get("coding", [])
    return any(coding.get("code") == ENTERED_IN_ERROR for coding in codings)


def with_clinical_status(check: Check, *, required: bool) -> Check:
    """Invariants ait-1 (required) and ait-2, con-5 (an entry made in error has no clinical status)."""

    def checked(value: Any, path: str) -> Iterator[Flaw]:
        flaws = list(check(value, path))
        yield from flaws
        if flaws:
            return
        if _is_in_error(value) and "clinicalStatus" in value:
            yield Flaw(f"{path}.clinicalStatus", "absent on an entry made in error")
        if required and not _is_in_error(value) and "clinicalStatus" not in value:
            yield Flaw(f"{path}.clinicalStatus", "present")

    return checked
