"""The demo's synthetic records are believable, valid, and free of anything that looks like an individual number."""

import json
from typing import Any

import pytest

from data_trust.domains import ALL
from foundation.number_guard import find_individual_number
from tests.data_trust.street import RECORDS

HANDLES = sorted(path.stem for path in RECORDS.glob("*.json"))
DOMAINS = {domain.name: domain for domain in ALL}


def _content(handle: str) -> dict[str, dict[str, list[dict[str, Any]]]]:
    content: dict[str, dict[str, list[dict[str, Any]]]] = json.loads((RECORDS / f"{handle}.json").read_text())
    return content


def test_the_two_citizens_of_the_story_have_records() -> None:
    assert HANDLES == ["hanako", "taro"]


@pytest.mark.parametrize("handle", HANDLES)
def test_every_record_is_valid(handle: str) -> None:
    for domain, datatypes in _content(handle).items():
        for datatype, records in datatypes.items():
            for record in records:
                assert list(DOMAINS[domain].schemas[datatype](record, datatype)) == []


@pytest.mark.parametrize("handle", HANDLES)
def test_no_record_looks_like_an_individual_number(handle: str) -> None:
    assert not find_individual_number((RECORDS / f"{handle}.json").read_text())


def test_hanako_has_half_a_year_of_blood_pressure_and_everything_an_employer_asks_for() -> None:
    content = _content("hanako")
    days = sorted(o["effectiveDateTime"] for o in content["medical"]["Observation"] if "component" in o)
    assert len(days) >= 12
    assert (days[0][:7], days[-1][:7]) == ("2026-05", "2026-11")
    assert set(content["medical"]) == set(DOMAINS["medical"].datatypes)
    assert set(content["jobs"]) == set(DOMAINS["jobs"].datatypes)


def test_taro_has_fields_shipments_and_some_medical_records() -> None:
    content = _content("taro")
    assert set(content["farming"]) == set(DOMAINS["farming"].datatypes)
    assert content["medical"]["Condition"]


@pytest.mark.parametrize("handle", HANDLES)
def test_medical_resources_carry_jp_core_profiles_and_identifier_systems(handle: str) -> None:
    for records in _content(handle)["medical"].values():
        for record in records:
            assert record["meta"]["profile"][0].startswith("http://jpfhir.jp/fhir/core/StructureDefinition/JP_")
            person = record.get("patient") or record["subject"]
            assert person["identifier"]["system"].startswith("urn:oid:1.2.392.100495.20.3.51.1")
