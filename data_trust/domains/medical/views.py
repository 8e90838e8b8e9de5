"""Three looks at one medical record: the recipient's, the citizen's line, and the emergency minimum."""

from typing import Any

from data_trust.domain import Line, Resource, Wording, only_fields
from data_trust.domains.medical.scopes import DATATYPES

_UNKNOWN = "(名前の記載なし)"
_ABOUT_WHOM = ("patient", "subject")
_CARRIES_NOTES = ("reaction",)
_EMERGENCY = frozenset({"AllergyIntolerance", "MedicationStatement", "Condition"})


def recipient_view(datatype: str, resource: Resource) -> Resource:
    """The granted fields. The person is named only as the one the token speaks for: a chart number or a
    name in the reference would let two recipients join their copies."""
    view = only_fields(DATATYPES[datatype], resource)
    for name in _ABOUT_WHOM:
        if name in view:
            view[name] = {"type": "Patient", "display": "本人"}
    for name in _CARRIES_NOTES:
        if name in view:
            view[name] = [{k: v for k, v in part.items() if k != "note"} for part in view[name]]
    view.pop("meta", None)  # written anew by the disclosure room, from the record's own provenance
    return view


def emergency_view(datatype: str, resource: Resource) -> Resource | None:
    """The minimum of 救急時閲覧: allergies, medicines and conditions that are not over; nothing else."""
    if datatype not in _EMERGENCY or resource.get("status") in {"completed", "entered-in-error", "not-taken"}:
        return None
    return recipient_view(datatype, resource)


def plain_line(datatype: str, resource: Resource) -> Line:
    """One line in the citizen's words; codes stay behind."""
    return Line(_label(datatype, resource), _PLAIN[datatype](resource))


def _label(datatype: str, resource: Resource) -> Wording:
    if datatype == "Observation":
        coding = resource["code"].get("coding", [{}])[0]
        return Wording(concept(resource["code"]), coding.get("display", concept(resource["code"])))
    return DATATYPES[datatype].label


def concept(value: dict[str, Any]) -> str:
    """The words of a CodeableConcept: its own text first (R4 2.24.0.5), a coding's display next."""
    displays = [coding["display"] for coding in value.get("coding", []) if "display" in coding]
    return str(value.get("text") or (displays[0] if displays else _UNKNOWN))


def plain_date(value: str) -> str:
    """2026-03-01T09:00:00+09:00 -> 2026年3月1日; partial dates stay partial."""
    return "".join(f"{int(part)}{unit}" for part, unit in zip(value[:10].split("-"), ("年", "月", "日"), strict=False))


def _quantity(value: dict[str, Any]) -> str:
    return f"{value['value']:g} {value.get('unit', '')}".strip()


def _allergy(resource: Resource) -> str:
    what = concept(resource.get("code", {}))
    signs = [concept(sign) for reaction in resource.get("reaction", []) for sign in reaction["manifestation"]]
    return f"{what}（症状: {'、'.join(signs)}）" if signs else what


def _medication(resource: Resource) -> str:
    name = concept(resource.get("medicationCodeableConcept", {}))
    how = [dose["text"] for dose in resource.get("dosage", []) if "text" in dose]
    return f"{name}（{'、'.join(how)}）" if how else name


def _condition(resource: Resource) -> str:
    name, since = concept(resource.get("code", {})), resource.get("onsetDateTime")
    return f"{name}（{plain_date(since)}から）" if since else name


def _observation(resource: Resource) -> str:
    parts = [
        f"{concept(part['code'])} {_quantity(part['valueQuantity'])}"
        for part in resource.get("component", [])
        if "valueQuantity" in part
    ]
    value = _quantity(resource["valueQuantity"]) if "valueQuantity" in resource else resource.get("valueString")
    words = "、".join(parts) or str(value or "値の記載なし")
    measured = resource.get("effectiveDateTime")
    return f"{words}（{plain_date(measured)}）" if measured else words


def _immunization(resource: Resource) -> str:
    name, given = concept(resource["vaccineCode"]), resource.get("occurrenceDateTime")
    return f"{name}（{plain_date(given)}）" if given else name


_PLAIN = {
    "AllergyIntolerance": _allergy,
    "MedicationStatement": _medication,
    "Condition": _condition,
    "Observation": _observation,
    "Immunization": _immunization,
}
