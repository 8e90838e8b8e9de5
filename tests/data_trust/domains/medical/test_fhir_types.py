"""The FHIR data types we accept, and the values FHIR does not allow."""

from typing import Any

import pytest

from data_trust.domains.medical.fhir_types import CONCEPT, IDENTIFIER, QUANTITY, REFERENCE, WHEN, choice, resource
from data_trust.shape import Check


@pytest.mark.parametrize(
    ("check", "value"),
    [
        (CONCEPT, {"coding": [{"system": "http://loinc.org", "code": "8480-6"}], "text": "収縮期血圧"}),
        (IDENTIFIER, {"system": "http://jpfhir.jp/fhir/clins/Idsystem/JP_Insurance_memberID",
                      "value": "00012345:あいう:１８７:05"}),
        (REFERENCE, {"reference": "Patient/1", "type": "Patient"}),
        (QUANTITY, {"value": 120, "unit": "mmHg", "system": "http://unitsofmeasure.org", "code": "mm[Hg]"}),
    ],
)  # fmt: skip
def test_what_fhir_allows_is_accepted(check: Check, value: Any) -> None:
    assert list(check(value, "x")) == []


@pytest.mark.parametrize(
    ("check", "value"),
    [
        (CONCEPT, {}),
        (CONCEPT, {"coding": []}),
        (CONCEPT, {"text": ""}),
        (IDENTIFIER, {"value": "without a system"}),
        (IDENTIFIER, {"system": "no uri", "value": "1"}),
        (QUANTITY, {"value": "120"}),
        (QUANTITY, {"value": True}),
        (QUANTITY, {"value": float("nan")}),
        (REFERENCE, {"reference": "a\x00b"}),
    ],
)
def test_what_fhir_forbids_is_a_flaw(check: Check, value: Any) -> None:
    assert list(check(value, "x"))


def test_a_choice_gets_one_member_per_type() -> None:
    assert set(choice("effective", WHEN, "DateTime", "Period")) == {"effectiveDateTime", "effectivePeriod"}
    assert "onsetAge" in choice("onset", WHEN)


def test_a_resource_names_its_own_type() -> None:
    check = resource("Basic", {}, {})
    assert list(check({"resourceType": "Basic", "id": "1"}, "x")) == []
    assert list(check({"resourceType": "Patient"}, "x"))
    assert list(check({"resourceType": "Basic", "id": "no spaces"}, "x"))
