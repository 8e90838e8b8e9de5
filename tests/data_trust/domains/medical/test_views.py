"""Medical records as recipients, citizens and emergency staff see them."""

from typing import Any

import pytest

from data_trust.domains.medical.views import concept, emergency_view, plain_date, plain_line, recipient_view

PATIENT = {
    "identifier": {"system": "urn:oid:1.2.392.100495.20.3.51.11310012345", "value": "0082311"},
    "display": "山田",
}
ALLERGY: dict[str, Any] = {
    "resourceType": "AllergyIntolerance",
    "id": "al-001",
    "identifier": [{"system": "urn:x", "value": "1"}],
    "code": {"text": "スギ花粉"},
    "patient": PATIENT,
    "note": [{"text": "私的なメモ"}],
    "reaction": [{"manifestation": [{"text": "くしゃみ"}], "note": [{"text": "私的なメモ"}]}],
}


def test_the_person_is_nobody_but_the_one_the_token_speaks_for() -> None:
    view = recipient_view("AllergyIntolerance", ALLERGY)
    assert view["patient"] == {"type": "Patient", "display": "本人"}
    assert "0082311" not in str(view)
    assert "私的なメモ" not in str(view)
    assert view["reaction"] == [{"manifestation": [{"text": "くしゃみ"}]}]


def test_the_emergency_minimum_leaves_out_what_is_over_and_what_does_not_matter() -> None:
    assert emergency_view("AllergyIntolerance", ALLERGY) is not None
    assert emergency_view("Immunization", {}) is None
    assert emergency_view("MedicationStatement", {"status": "completed"}) is None


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        ("2026-03-01T09:00:00+09:00", "2026年3月1日"),
        ("2026-03-01", "2026年3月1日"),
        ("2026-03", "2026年3月"),
        ("2026", "2026年"),
    ],
)
def test_dates_are_written_as_people_write_them(value: str, plain: str) -> None:
    assert plain_date(value) == plain


def test_a_concept_is_its_own_text_or_a_display_or_says_that_there_is_none() -> None:
    assert concept({"text": "高血圧症", "coding": [{"display": "Hypertension"}]}) == "高血圧症"
    assert concept({"coding": [{"code": "I10"}, {"display": "Hypertension"}]}) == "Hypertension"
    assert concept({}) == "(名前の記載なし)"


LINES: dict[str, tuple[dict[str, Any], str]] = {
    "AllergyIntolerance": (ALLERGY, "スギ花粉（症状: くしゃみ）"),
    "MedicationStatement": (
        {"medicationCodeableConcept": {"text": "薬"}, "dosage": [{"text": "1日1回"}, {"sequence": 2}]}, "薬（1日1回）",
    ),
    "Condition": ({"code": {"text": "高血圧症"}, "onsetDateTime": "2026-07"}, "高血圧症（2026年7月から）"),
    "Observation": (
        {"code": {"text": "HbA1c"}, "valueQuantity": {"value": 5.4, "unit": "%"}, "effectiveDateTime": "2026-05-28"},
        "5.4 %（2026年5月28日）",
    ),
    "Immunization": ({"vaccineCode": {"text": "MR"}, "occurrenceDateTime": "2008"}, "MR（2008年）"),
}  # fmt: skip


@pytest.mark.parametrize(("datatype", "told"), LINES.items(), ids=LINES)
def test_one_line_says_it(datatype: str, told: tuple[dict[str, Any], str]) -> None:
    assert plain_line(datatype, told[0]).text == told[1]


def test_a_measurement_without_a_value_says_so() -> None:
    assert plain_line("Observation", {"code": {"text": "血圧"}}).text == "値の記載なし"
    assert plain_line("Observation", {"code": {"text": "所見"}, "valueString": "異常なし"}).text == "異常なし"
