"""What was measured: FHIR R4 Observation, element by element (hl7.org/fhir/R4/observation.html)."""

from data_trust.domains.medical.fhir_types import (
    CONCEPT,
    CONCEPTS,
    ENTERED_IN_ERROR,
    NOTES,
    QUANTITY,
    REFERENCE,
    REFERENCES,
    VALUE,
    WHEN,
    choice,
    resource,
)
from data_trust.shape import list_of, members, moment, one_of, text

_VALUE = choice("value", VALUE)
_EFFECTIVE = choice("effective", WHEN, "DateTime", "Period")
_RANGES = list_of(members({}, {"low": QUANTITY, "high": QUANTITY, "type": CONCEPT, "text": text(200)}), maximum=5)
_COMPONENT = members(
    {"code": CONCEPT},
    {**_VALUE, "dataAbsentReason": CONCEPT, "interpretation": CONCEPTS, "referenceRange": _RANGES},
    at_most_one=(tuple(_VALUE),),
)

OBSERVATION = resource(
    "Observation",
    {
        "status": one_of(
            "registered",
            "preliminary",
            "final",
            "amended",
            "corrected",
            "cancelled",
            ENTERED_IN_ERROR,
            "unknown",
        ),
        "code": CONCEPT,
    },
    {
        "category": CONCEPTS,
        "subject": REFERENCE,
        "encounter": REFERENCE,
        **_EFFECTIVE,
        "issued": moment,
        "performer": REFERENCES,
        **_VALUE,
        "dataAbsentReason": CONCEPT,
        "interpretation": CONCEPTS,
        "note": NOTES,
        "bodySite": CONCEPT,
        "method": CONCEPT,
        "device": REFERENCE,
        "referenceRange": _RANGES,
        "component": list_of(_COMPONENT, maximum=20),
    },
    at_most_one=(tuple(_EFFECTIVE), tuple(_VALUE)),
)
