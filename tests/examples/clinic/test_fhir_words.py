"""FHIR resources in plain words: every seeded record has a full row, and every odd one still has a row."""

import json
from pathlib import Path
from typing import Any

import pytest

from examples.clinic.fhir_words import SHAPES, concept
from examples.common.reading import Read
from examples.common.tables import NOTHING, Language, table_of

ENGLISH = Language("en", lambda text: text)
FOLDER = Path(__file__).parents[3] / "examples/records"
SEEDED = [json.loads((FOLDER / f"{who}.json").read_text())["medical"] for who in ("hanako", "taro")]


def _row(datatype: str, resource: dict[str, Any]) -> list[str]:
    return [str(cell) for cell in table_of(Read(datatype, [resource]), SHAPES[datatype], ENGLISH).rows[0]]


@pytest.mark.parametrize("datatype", SHAPES)
def test_seeded_records_name_the_thing_itself(datatype: str) -> None:
    for person in SEEDED:
        for resource in person.get(datatype, []):
            assert _row(datatype, resource)[0] != NOTHING


def test_every_seeded_datatype_has_a_shape() -> None:
    assert all(set(person) <= set(SHAPES) for person in SEEDED)


def test_an_allergy_says_what_how_badly_and_since_when() -> None:
    row = _row("AllergyIntolerance", SEEDED[0]["AllergyIntolerance"][0])
    assert row == ["スギ花粉", "くしゃみ、鼻水、目のかゆみ（mild）", "low risk", "March 2004"]


def test_a_medicine_says_how_when_and_whether_still() -> None:
    row = _row("MedicationStatement", SEEDED[0]["MedicationStatement"][0])
    assert row == ["アムロジピン錠 2.5mg", "1日1回、朝食後に1錠", "2026/07/09 –", "in use"]
    once = {"effectiveDateTime": "2026-07-09"}
    assert "9 July 2026" in _row("MedicationStatement", once)[2]


def test_values_of_every_kind_are_shown() -> None:
    assert _row("Observation", {"valueQuantity": {"value": 36.5, "unit": "°C"}})[1] == "36.5 °C"
    assert _row("Observation", {"valueCodeableConcept": {"text": "陰性"}})[1] == "陰性"
    assert _row("Observation", {"valueString": "異常なし"})[1] == "異常なし"
    assert _row("Observation", {})[1] == NOTHING


def test_a_vaccination_and_a_condition_read_as_a_person_would() -> None:
    assert _row("Immunization", SEEDED[0]["Immunization"][0])[1] == "2"
    assert _row("Condition", SEEDED[0]["Condition"][0])[:2] == ["高血圧症", "present now"]


def test_a_concept_without_text_falls_back_to_display_and_code() -> None:
    assert concept({"coding": [{"display": "Cedar", "code": "c"}]}) == "Cedar"
    assert concept({"coding": [{"code": "c"}]}) == "c"


@pytest.mark.parametrize("datatype", SHAPES)
@pytest.mark.parametrize("odd", [{}, {"code": None}, {"code": []}, {"reaction": 5, "dosage": {}, "component": "x"}])
def test_an_odd_resource_is_a_row_of_dashes_not_a_failure(datatype: str, odd: dict[str, Any]) -> None:
    assert _row(datatype, odd)[0] == NOTHING
