"""FHIR R4 resources in plain words: which elements become which column (hl7.org/fhir/R4, JP Core)."""

from typing import Any

from examples.common.reading import Record
from examples.common.tables import NOTHING, Cell, Language, Shape, Way, day, plain

_SEVERITY = {"mild": "mild", "moderate": "moderate", "severe": "severe"}
_CRITICALITY = {"low": "low risk", "high": "high risk", "unable-to-assess": "not known"}
_USE = {
    "active": "in use",
    "completed": "finished",
    "stopped": "stopped",
    "on-hold": "paused",
    "intended": "planned",
    "not-taken": "not taken",
    "unknown": "not known",
    "entered-in-error": "entered by mistake",
}
_CLINICAL = {
    "active": "present now",
    "recurrence": "present now",
    "relapse": "present now",
    "inactive": "not present now",
    "remission": "not present now",
    "resolved": "healed",
}


def concept(value: Any) -> str:
    """The words of a CodeableConcept: its own text, else the first display, else the bare code."""
    if value.get("text"):
        return plain(value["text"])
    coding = value["coding"][0]
    return plain(coding.get("display") or coding["code"])


def _concept_at(*names: str) -> Way:
    """The first of these elements that is there."""
    return lambda record, _: concept(_first(record, names))


def _first(record: Record, names: tuple[str, ...]) -> Any:
    return record[next((name for name in names if name in record), names[0])]


def _day_of(*names: str) -> Way:
    def find(record: Record, language: Language) -> Cell:
        value = _first(record, names)
        if isinstance(value, dict):  # a Period: from when, until when
            start, end = (str(value.get(edge, "")) for edge in ("start", "end"))
            return " – ".join(str(day(edge, language.locale)) if edge else "" for edge in (start, end)).strip()
        return day(str(value), language.locale)

    return find


def _period(record: Record, language: Language) -> Cell:
    """From when until when, as text: two dates do not fit one time element."""
    value = record.get("effectivePeriod")
    if not isinstance(value, dict):
        return day(str(record["effectiveDateTime"]), language.locale)
    edges = (str(value.get(edge, "")) for edge in ("start", "end"))
    return " – ".join(_plain_day(edge) if edge else "" for edge in edges).strip()


def _plain_day(text: str) -> str:
    return "/".join(text[:10].split("-"))


def _clinical(record: Record, language: Language) -> Cell:
    return language.words(_CLINICAL[record["clinicalStatus"]["coding"][0]["code"]])


def _reaction(record: Record, language: Language) -> Cell:
    """What happened, and how badly."""
    told = []
    for reaction in record.get("reaction", []):
        signs = "、".join(concept(sign) for sign in reaction["manifestation"])
        severity = reaction.get("severity")
        told.append(f"{signs}（{language.words(_SEVERITY[severity])}）" if severity else signs)
    return " / ".join(told)


def _dosage(record: Record, _: Language) -> Cell:
    return " / ".join(plain(step["text"]) for step in record["dosage"])


def _status(record: Record, language: Language) -> Cell:
    return language.words(_USE[record["status"]])


def _criticality(record: Record, language: Language) -> Cell:
    return language.words(_CRITICALITY[record["criticality"]])


def _result(record: Record, language: Language) -> Cell:
    """A value with its unit, or the parts of a compound measurement."""
    parts = record.get("component")
    if not parts:
        return _value(record)
    return " / ".join(f"{concept(part['code'])} {_value(part)}" for part in parts)


def _value(holder: Any) -> str:
    if "valueQuantity" in holder:
        quantity = holder["valueQuantity"]
        return f"{plain(quantity['value'])} {quantity.get('unit', '')}".strip()
    if "valueCodeableConcept" in holder:
        return concept(holder["valueCodeableConcept"])
    return plain(holder.get("valueString", holder.get("valueInteger", NOTHING)))


def _dose(record: Record, _: Language) -> Cell:
    return plain(record["protocolApplied"][0]["doseNumberPositiveInt"])


SHAPES: dict[str, Shape] = {
    "AllergyIntolerance": Shape(
        "Allergies",
        {
            "What": _concept_at("code"),
            "What happened": _reaction,
            "Risk": _criticality,
            "Since": _day_of("onsetDateTime", "recordedDate"),
        },
    ),
    "MedicationStatement": Shape(
        "Medicines",
        {
            "Medicine": _concept_at("medicationCodeableConcept"),
            "How to take it": _dosage,
            "When": _period,
            "Now": _status,
        },
    ),
    "Observation": Shape(
        "Measurements and test results",
        {"Measured": _concept_at("code"), "Result": _result, "Date": _day_of("effectiveDateTime", "issued")},
    ),
    "Condition": Shape(
        "Conditions",
        {"Condition": _concept_at("code"), "Now": _clinical, "Since": _day_of("onsetDateTime", "recordedDate")},
    ),
    "Immunization": Shape(
        "Vaccinations",
        {"Vaccine": _concept_at("vaccineCode"), "Dose number": _dose, "Date": _day_of("occurrenceDateTime")},
    ),
}
