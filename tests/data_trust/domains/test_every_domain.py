"""The same questions asked of every domain and every datatype in it."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_trust.domain import Domain
from data_trust.domains import ALL
from tests.data_trust.samples import RECORDS

PAIRS = [(domain, name) for domain in ALL for name in domain.datatypes]
IDS = [f"{domain.name}/{name}" for domain, name in PAIRS]
KANA = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
every_datatype = pytest.mark.parametrize(("domain", "datatype"), PAIRS, ids=IDS)


def test_names_are_unique_and_everyone_is_listed_once() -> None:
    assert len({domain.name for domain in ALL}) == len(ALL) == 3


@pytest.mark.parametrize("domain", ALL, ids=lambda d: d.name)
def test_every_datatype_has_a_schema_and_every_schema_a_datatype(domain: Domain) -> None:
    assert set(domain.schemas) == set(domain.datatypes)
    assert all(name == datatype.name for name, datatype in domain.datatypes.items())


@every_datatype
def test_the_wording_is_plain_and_in_both_languages(domain: Domain, datatype: str) -> None:
    told = domain.datatypes[datatype]
    for wording in (told.label, told.description):
        assert KANA.search(wording.ja)
        assert wording.en.isascii()
    assert told.description.ja.endswith("です。") or told.description.ja.endswith("ません。")
    assert len(told.label.ja) <= 12
    assert len(told.description.ja) <= 60


@every_datatype
def test_only_medical_data_is_marked_as_needing_special_care(domain: Domain, datatype: str) -> None:
    assert domain.datatypes[datatype].sensitive is (domain.name == "medical")


@every_datatype
@given(data=st.data())
def test_a_recipient_gets_no_field_outside_the_published_list(
    domain: Domain, datatype: str, data: st.DataObject
) -> None:
    record = data.draw(RECORDS[(domain.name, datatype)])
    assert list(domain.schemas[datatype](record, datatype)) == []
    before = json.dumps(record)
    view = domain.recipient_view(datatype, record)
    assert set(view) <= domain.datatypes[datatype].fields
    assert json.dumps(record) == before
    for private in ('"note"', '"identifier"', '"buyer"', '"latitude"', '"monthly_pay_yen"', "urn:uuid"):
        assert private not in json.dumps(view)


@every_datatype
@given(data=st.data())
def test_every_valid_record_has_a_line_a_person_can_read(domain: Domain, datatype: str, data: st.DataObject) -> None:
    line = domain.plain_line(datatype, data.draw(RECORDS[(domain.name, datatype)]))
    assert line.label.ja
    assert line.label.en
    assert line.text
    assert "{" not in line.text


@pytest.mark.parametrize("domain", ALL, ids=lambda d: d.name)
@given(data=st.data())
def test_insights_never_fail_on_valid_records(domain: Domain, data: st.DataObject) -> None:
    records = {name: data.draw(st.lists(RECORDS[(domain.name, name)], max_size=6)) for name in domain.datatypes}
    assert all(line.text for line in domain.insights(records))
    assert domain.insights({}) == []


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@every_datatype
@given(data=st.data(), value=_json)
def test_the_schema_answers_every_value_with_flaws_and_never_fails(
    domain: Domain, datatype: str, data: st.DataObject, value: Any
) -> None:
    schema = domain.schemas[datatype]
    assert all(flaw.expected for flaw in schema(value, datatype))
    record = data.draw(RECORDS[(domain.name, datatype)])
    name = data.draw(st.sampled_from(sorted(record)))
    if not list(schema({**record, name: value}, datatype)):
        assert domain.plain_line(datatype, {**record, name: value}).text


@every_datatype
@given(data=st.data())
def test_an_unknown_member_is_a_flaw_that_does_not_repeat_it(
    domain: Domain, datatype: str, data: st.DataObject
) -> None:
    record = {**data.draw(RECORDS[(domain.name, datatype)]), "秘密の名前": 1}
    flaws = list(domain.schemas[datatype](record, datatype))
    assert flaws
    assert "秘密の名前" not in str(flaws)
