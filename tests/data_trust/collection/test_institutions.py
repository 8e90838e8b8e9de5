"""The demo's institutions: who brings what, and which handles they know."""

from pathlib import Path

import pytest

from data_trust.collection.institutions import DemoInstitutions
from data_trust.errors import BadInput, Missing
from tests.data_trust.street import RECORDS

DEMO = DemoInstitutions(RECORDS)


def test_the_single_window_brings_every_domain_under_the_name_of_its_keeper() -> None:
    sources = {(a.domain, a.source.code) for a in DEMO.fetch("demo-hospital", "hanako")}
    assert sources == {("medical", "demo-hospital"), ("jobs", "demo-career-center")}


def test_the_other_institutions_bring_their_own_domain_only() -> None:
    assert {a.domain for a in DEMO.fetch("demo-farm-cooperative", "taro")} == {"farming"}
    assert {a.domain for a in DEMO.fetch("demo-career-center", "hanako")} == {"jobs"}


@pytest.mark.parametrize("handle", ["../hanako", "hanako/../taro", "HANAKO", "", "a" * 40, "hanako\n", "ha.nako"])
def test_a_handle_never_leaves_the_folder(handle: str) -> None:
    with pytest.raises(BadInput):
        list(DEMO.fetch("demo-hospital", handle))


def test_an_unknown_person_or_institution_is_refused() -> None:
    with pytest.raises(Missing):
        list(DEMO.fetch("demo-hospital", "nobody"))
    with pytest.raises(BadInput):
        list(DEMO.fetch("demo-bank", "hanako"))


@pytest.mark.parametrize(
    "content", ["", "[]", '{"medical": []}', '{"medical": {"Condition": 3}}', '{"medical": {"C": ["x"]}}']
)
def test_a_broken_file_is_refused_without_a_crash(tmp_path: Path, content: str) -> None:
    (tmp_path / "x.json").write_text(content)
    with pytest.raises(BadInput):
        list(DemoInstitutions(tmp_path).fetch("demo-hospital", "x"))
