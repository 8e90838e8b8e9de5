"""docs/differential.md: the tests it names exist, none that asks authlib is left out, and its differences are ours."""

import re

from tests.architecture.street import ROOT
from tests.architecture.test_abuse_cases import TEST, functions_of
from tests.idp.differential.differences import DIFFERENCES

TEXT = (ROOT / "docs/differential.md").read_text()
RULE = re.compile(r"^\| [^|]+ \| (`tests/[^|]+) \| ([^|]+) \|$", re.MULTILINE)
DIFFERENCE = re.compile(r"^\| `([\w-]+)` \| `([^`]+)` \| `([^`]+)` \| ([^|]+) \|$", re.MULTILINE)
SHARED = "tests/idp/differential/faults.py"  # the faults of a client, asked of every endpoint that authenticates one


def _rules() -> list[tuple[set[str], set[str]]]:
    """(files of the tests, names of the differences) of each row."""
    return [
        ({path for path, _ in TEST.findall(tests)}, set(re.findall(r"`([\w-]+)`", named)))
        for tests, named in RULE.findall(TEXT)
    ]


def test_every_named_test_exists() -> None:
    named = TEST.findall(TEXT)
    assert len(named) > 60
    assert not [f"{path}::{name}" for path, name in named if name not in functions_of(path)]


def test_every_file_that_asks_authlib_stands_in_the_table() -> None:
    """The client of authlib stands in docs/foreign-clients.md."""
    told = {path for files, _ in _rules() for path in files}
    asking = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "tests").rglob("test_*.py")
        if re.search(r"^from authlib", path.read_text(), re.MULTILINE) and "foreign" not in path.parts
    }
    assert told == asking


def test_the_differences_that_are_told_are_the_ones_the_tests_assert() -> None:
    assert [(name, *known) for name, known in DIFFERENCES.items()] == DIFFERENCE.findall(TEXT)
    assert len(re.findall(r"^\| `[\w-]+` \|", TEXT, re.MULTILINE)) == len(DIFFERENCES)


def test_each_difference_is_named_where_it_is_asserted() -> None:
    told = [(name, files) for files, named in _rules() for name in named]
    assert {name for name, _ in told} == set(DIFFERENCES)
    shared = (ROOT / SHARED).read_text()
    for name, files in told:
        text = "".join((ROOT / path).read_text() for path in files)
        text += shared if "OF_THE_CLIENT" in text else ""
        assert f'"{name}"' in text or f"{name.replace('-', '_')}=" in text, name
