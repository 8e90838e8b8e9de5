"""Strategies that make records of every datatype, all valid by our schemas, with every field the schema knows."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

WORD = st.sampled_from(["秘密の言葉", "高血圧症", "スギ花粉", "Ａ１２", "x" * 50])
DAY = st.dates(min_value=date(1950, 1, 1)).map(str)
WHEN = st.one_of(DAY, DAY.map(lambda d: d[:7]), DAY.map(lambda d: d[:4]), DAY.map(lambda d: d + "T08:00:00+09:00"))
NUMBER = st.floats(0.1, 500, allow_nan=False).map(lambda v: round(v, 2))
URI = st.just("http://jpfhir.jp/fhir/core/x")


def _record(required: dict[str, st.SearchStrategy[Any]], optional: dict[str, st.SearchStrategy[Any]]) -> Any:
    return st.fixed_dictionaries(required, optional=optional)


CONCEPT = st.one_of(
    _record({"text": WORD}, {}),
    _record(
        {"coding": st.lists(_record({"system": URI, "code": st.just("c")}, {"display": WORD}), min_size=1, max_size=2)},
        {},
    ),
)
IDENTIFIER = _record({"system": URI, "value": WORD}, {})
REFERENCE = _record({"identifier": IDENTIFIER}, {"display": WORD})
QUANTITY = _record({"value": NUMBER}, {"unit": st.just("mmHg")})
NOTES = st.lists(_record({"text": WORD}, {}), min_size=1, max_size=2)
STATUS = st.just({"coding": [{"code": "active"}]})
_BASE = {"id": st.just("r1"), "identifier": st.lists(IDENTIFIER, min_size=1, max_size=1), "note": NOTES,
         "meta": _record({"source": URI}, {})}  # fmt: skip


def _concepts() -> Any:
    return st.lists(CONCEPT, min_size=1, max_size=2)


def _kind(name: str) -> dict[str, Any]:
    return {"resourceType": st.just(name)}


ALLERGY = _record(
    {**_kind("AllergyIntolerance"), "patient": REFERENCE, "clinicalStatus": STATUS},
    {**_BASE, "code": CONCEPT, "onsetDateTime": WHEN, "recorder": REFERENCE, "encounter": REFERENCE,
     "reaction": st.lists(_record({"manifestation": _concepts()}, {"note": NOTES}), min_size=1, max_size=2)},
)  # fmt: skip
MEDICATION = _record(
    {**_kind("MedicationStatement"), "status": st.just("active"), "subject": REFERENCE,
     "medicationCodeableConcept": CONCEPT},
    {**_BASE, "informationSource": REFERENCE, "effectiveDateTime": WHEN,
     "dosage": st.lists(_record({"text": WORD}, {"sequence": st.integers(1, 9)}), min_size=1, max_size=2)},
)  # fmt: skip
CONDITION = _record(
    {**_kind("Condition"), "subject": REFERENCE},
    {**_BASE, "code": CONCEPT, "onsetDateTime": WHEN, "asserter": REFERENCE},
)
OBSERVATION = _record(
    {**_kind("Observation"), "status": st.sampled_from(["final", "cancelled"]), "code": CONCEPT},
    {**_BASE, "subject": REFERENCE, "effectiveDateTime": WHEN, "valueQuantity": QUANTITY,
     "performer": st.lists(REFERENCE, min_size=1, max_size=1),
     "component": st.lists(_record({"code": CONCEPT}, {"valueQuantity": QUANTITY}), min_size=1, max_size=2)},
)  # fmt: skip
IMMUNIZATION = _record(
    {**_kind("Immunization"), "status": st.just("completed"), "vaccineCode": CONCEPT, "patient": REFERENCE,
     "occurrenceDateTime": WHEN},
    {**_BASE, "lotNumber": WORD, "performer": st.lists(_record({"actor": REFERENCE}, {}), min_size=1, max_size=1)},
)  # fmt: skip
FIELD = _record(
    {"field_name": WORD, "municipality": WORD, "area_ares": NUMBER, "crop": WORD, "season": st.integers(1950, 2200)},
    {"place": st.just({"latitude": 37.4, "longitude": 138.8}), "variety": WORD, "note": WORD,
     "field_id": st.just("15202-1"),
     "work": st.lists(_record({"on": DAY, "kind": st.just("harvest")}, {"note": WORD}), min_size=1, max_size=2)},
)  # fmt: skip
SHIPMENT = _record(
    {"shipped_on": WHEN.filter(lambda d: "T" not in d), "item": WORD, "quantity_kg": NUMBER, "unit_price_yen": NUMBER},
    {"buyer": WORD, "slip_number": st.just("S-1"), "note": WORD,
     "market_price": st.one_of(_record({"mid": NUMBER}, {"high": NUMBER}), st.just({"mid": 0}), st.just({"low": 1}))},
)  # fmt: skip
BADGE = _record(
    {"type": st.just(["VerifiableCredential", "OpenBadgeCredential"]), "name": WORD, "validFrom": WHEN,
     "issuer": st.just({"id": "https://b.example", "type": ["Profile"], "name": "発行者"}),
     "credentialSubject": _record(
         {"type": st.just(["AchievementSubject"]),
          "achievement": st.just(
              {"id": "https://b.example/1", "type": ["Achievement"], "name": "n", "description": "d"})},
         {"id": st.just("urn:uuid:1")})},
    {"id": st.just("urn:uuid:2"), "validUntil": WHEN},
)  # fmt: skip
WORK = _record(
    {"employer": WORD, "position": WORD, "start": WHEN.filter(lambda d: "T" not in d), "summary": WORD},
    {"end": WHEN.filter(lambda d: "T" not in d), "skills": st.lists(WORD, min_size=1, max_size=3),
     "monthly_pay_yen": NUMBER, "reason_for_leaving": WORD, "note": WORD},
)  # fmt: skip

RECORDS: dict[tuple[str, str], st.SearchStrategy[dict[str, Any]]] = {
    ("medical", "AllergyIntolerance"): ALLERGY,
    ("medical", "MedicationStatement"): MEDICATION,
    ("medical", "Condition"): CONDITION,
    ("medical", "Observation"): OBSERVATION,
    ("medical", "Immunization"): IMMUNIZATION,
    ("farming", "FieldRecord"): FIELD,
    ("farming", "Shipment"): SHIPMENT,
    ("jobs", "Badge"): BADGE,
    ("jobs", "WorkHistory"): WORK,
}
