"""The wording of medical datatypes, shown word for word on consent pages, and the fields each one opens.

Every datatype here is 要配慮個人情報 (APPI article 2(3)). Recipients never get chart numbers (`identifier`),
staff (`recorder`, `asserter`, `performer`), visits (`encounter`) or free-text notes: nobody consented to
those.
"""

from data_trust.domain import DataType, Wording, by_name

_EVERY = {"resourceType", "meta"}

DATATYPES = by_name(
    (
        DataType(
            "AllergyIntolerance",
            Wording("アレルギー", "Allergies"),
            Wording(
                "食べ物や薬などで、これまでに起きたアレルギーと、そのときの症状です。",
                "Foods, medicines and other things you react to, and what happened.",
            ),
            sensitive=True,
            fields=frozenset(
                _EVERY
                | {
                    "clinicalStatus",
                    "verificationStatus",
                    "type",
                    "category",
                    "criticality",
                    "code",
                    "patient",
                }
                | {"onsetDateTime", "onsetString", "recordedDate", "lastOccurrence", "reaction"}
            ),
        ),
        DataType(
            "MedicationStatement",
            Wording("使っている薬", "Medicines"),
            Wording(
                "今使っている薬と、最近まで使っていた薬の名前、飲み方、期間です。",
                "Medicines you use now or used recently: name, how to take them, and when.",
            ),
            sensitive=True,
            fields=frozenset(
                _EVERY
                | {"status", "medicationCodeableConcept", "subject", "effectiveDateTime", "effectivePeriod"}
                | {"dateAsserted", "reasonCode", "dosage", "category"}
            ),
        ),
        DataType(
            "Condition",
            Wording("病名", "Conditions"),
            Wording(
                "治療している病気と、これまでにかかった病気の名前と時期です。",
                "Illnesses you are treated for or had before, and when.",
            ),
            sensitive=True,
            fields=frozenset(
                _EVERY
                | {
                    "clinicalStatus",
                    "verificationStatus",
                    "category",
                    "severity",
                    "code",
                    "bodySite",
                    "subject",
                }
                | {"onsetDateTime", "onsetString", "abatementDateTime", "abatementString", "recordedDate"}
            ),
        ),
        DataType(
            "Observation",
            Wording("検査・測定の結果", "Measurements and test results"),
            Wording(
                "血圧や血液検査などの、測った値と日付です。",
                "Values that were measured, such as blood pressure and blood tests, with dates.",
            ),
            sensitive=True,
            fields=frozenset(
                _EVERY
                | {"status", "category", "code", "subject", "effectiveDateTime", "effectivePeriod", "issued"}
                | {"valueQuantity", "valueCodeableConcept", "valueString", "valueBoolean", "valueInteger"}
                | {"dataAbsentReason", "interpretation", "referenceRange", "component", "method", "bodySite"}
            ),
        ),
        DataType(
            "Immunization",
            Wording("予防接種", "Vaccinations"),
            Wording(
                "受けた予防接種の種類、日付、何回目かです。",
                "Vaccinations you had: which, when, and which dose.",
            ),
            sensitive=True,
            fields=frozenset(
                _EVERY
                | {
                    "status",
                    "vaccineCode",
                    "patient",
                    "occurrenceDateTime",
                    "occurrenceString",
                    "primarySource",
                }
                | {"lotNumber", "doseQuantity", "protocolApplied"}
            ),
        ),
    )
)
