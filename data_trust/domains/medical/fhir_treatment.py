"""What was given to a person: FHIR R4 MedicationStatement and Immunization, element by element.

The tables are the resources' own pages in FHIR R4 (hl7.org/fhir/R4).
"""

from data_trust.domains.medical.fhir_types import (
    CONCEPT,
    CONCEPTS,
    DOSAGES,
    ENTERED_IN_ERROR,
    NOTES,
    QUANTITY,
    REFERENCE,
    WHEN,
    choice,
    resource,
)
from data_trust.shape import boolean, date, list_of, members, moment, number, one_of, text

_EFFECTIVE = choice("effective", WHEN, "DateTime", "Period")

MEDICATION_STATEMENT = resource(
    "MedicationStatement",
    {
        "status": one_of(
            "active", "completed", ENTERED_IN_ERROR, "intended", "stopped", "on-hold", "unknown", "not-taken"
        ),
        "subject": REFERENCE,
    },
    {
        "medicationCodeableConcept": CONCEPT,
        "medicationReference": REFERENCE,
        "statusReason": CONCEPTS,
        "category": CONCEPT,
        "context": REFERENCE,
        **_EFFECTIVE,
        "dateAsserted": moment,
        "informationSource": REFERENCE,
        "reasonCode": CONCEPTS,
        "note": NOTES,
        "dosage": DOSAGES,
    },
    exactly_one=(("medicationCodeableConcept", "medicationReference"),),
    at_most_one=(tuple(_EFFECTIVE),),
)

_PROTOCOL = members(
    {},
    {
        "series": text(100),
        "targetDisease": CONCEPTS,
        "doseNumberPositiveInt": number(1, 100, whole=True),
        "doseNumberString": text(50),
        "seriesDosesPositiveInt": number(1, 100, whole=True),
        "seriesDosesString": text(50),
    },
    exactly_one=(("doseNumberPositiveInt", "doseNumberString"),),
    at_most_one=(("seriesDosesPositiveInt", "seriesDosesString"),),
)

IMMUNIZATION = resource(
    "Immunization",
    {
        "status": one_of("completed", ENTERED_IN_ERROR, "not-done"),
        "vaccineCode": CONCEPT,
        "patient": REFERENCE,
    },
    {
        "occurrenceDateTime": moment,
        "occurrenceString": text(200),
        "statusReason": CONCEPT,
        "recorded": moment,
        "primarySource": boolean,
        "reportOrigin": CONCEPT,
        "location": REFERENCE,
        "manufacturer": REFERENCE,
        "lotNumber": text(50),
        "expirationDate": date,
        "site": CONCEPT,
        "route": CONCEPT,
        "doseQuantity": QUANTITY,
        "performer": list_of(members({"actor": REFERENCE}, {"function": CONCEPT}), maximum=10),
        "note": NOTES,
        "protocolApplied": list_of(_PROTOCOL, maximum=5),
    },
    exactly_one=(("occurrenceDateTime", "occurrenceString"),),
)
