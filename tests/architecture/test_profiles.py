"""docs/profiles.md: every requirement of a profile names the place where it holds and the test that keeps it there."""

import re

from tests.architecture.street import ROOT
from tests.architecture.test_abuse_cases import functions_of

DOCUMENT = "docs/profiles.md"
NOT_YET = "not yet"
HERE = "tests/idp/features/test_financial_grade.py"
SHORT = ("clients/", "idp/clients/metadata/")


def _rows() -> list[list[str]]:
    """(requirement, place, test) of each row."""
    lines = (ROOT / DOCUMENT).read_text().splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines if line.startswith("| ")]
    return [row for row in cells if row[0] not in ("Requirement", "Value") and not row[0].startswith("`")]


def _quoted(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def _file(name: str) -> str:
    return name.replace(*SHORT, 1) if name.startswith(SHORT[0]) else name


def test_every_row_has_its_three_columns() -> None:
    rows = _rows()
    assert len(rows) >= 50
    assert not [row for row in rows if len(row) != 3]


def test_every_file_that_is_said_to_hold_a_requirement_exists() -> None:
    named = {_file(name) for row in _rows() for name in _quoted(row[1]) if name.endswith(".py")}
    assert len(named) > 15
    assert not [name for name in named if not (ROOT / name).is_file()]


def test_every_requirement_that_holds_has_a_test_that_exists() -> None:
    absent = []
    for requirement, place, cell in _rows():
        tests = _quoted(cell)
        assert tests or NOT_YET in place, f"{requirement}: no test"
        for test in tests:
            path, _, name = test.rpartition("::")
            path, whole_file = (path or HERE, False) if name.startswith("test_") else (test, True)
            known = (ROOT / path).is_file() and (whole_file or name in functions_of(path))
            absent += [] if known else [f"{requirement}: {test}"]
    assert not absent
