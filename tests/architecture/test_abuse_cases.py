"""docs/abuse-cases.md: each attack has its tests, each named test exists, and none that names an attack is left out."""

import ast
import re
from functools import cache

import pytest

from tests.architecture.street import ROOT

DOCUMENT = "docs/abuse-cases.md"
# Numbers of each group that were given; a gap is a number that never was.
GROUPS = {
    "AD": set(range(1, 11)),
    "AG": {1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18},
    "AZ": {*range(1, 6), *range(7, 26), 27, 28, 29, 30},
    "CD": {*range(1, 14), 15, 16, 17, 18, 20, 21, 22, 23},
    "HT": set(range(1, 16)),
    "KY": {*range(1, 7), *range(8, 12), 13, 14, 15, 17},
    "OC": {1, 2, 3, 4, *range(6, 15)},
    "RG": {1, 2, 3, 4, 6, 7},
    "SF": {*range(1, 6), 7, 8, 9, 10},
    "TK": {*range(1, 5), *range(6, 16), 17, 18, 19, 21, 22, 23, 24, 25, 26, 27, 28, 30},
    "WH": {1, 2, 3, 4},
}
ROW = re.compile(r"^\| ([A-Z]{2})-(\d{2}) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$")
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def rows() -> list[tuple[str, int, str]]:
    """(group, number, tests) of each row, in the document's order; a row of another form is an error."""
    found = []
    for line in (ROOT / DOCUMENT).read_text().splitlines():
        if not re.match(r"\| [A-Z]{2}-", line):
            continue
        row = ROW.match(line)
        assert row, f"not a row of four columns: {line}"
        found.append((row[1], int(row[2]), row[5]))
    return found


@cache
def functions_of(path: str) -> frozenset[str]:
    """Names of the test functions of a file."""
    tree = ast.parse((ROOT / path).read_text())
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(each.name for each in functions if each.name.startswith("test_"))


def test_every_abuse_case_names_tests_that_exist() -> None:
    absent = []
    for group, number, cell in rows():
        named = TEST.findall(cell)
        assert named, f"{group}-{number:02} names no test"
        assert TEST.sub("", cell).replace("<br>", "").strip() == "", f"{group}-{number:02} names something else"
        absent += [
            f"{path}::{name}" for path, name in named if not (ROOT / path).exists() or name not in functions_of(path)
        ]
    assert not absent


@pytest.mark.parametrize("group", GROUPS)
def test_no_abuse_case_is_left_out_or_stands_twice(group: str) -> None:
    numbers = [number for each, number, _ in rows() if each == group]
    assert numbers == sorted(GROUPS[group])


def test_every_group_of_the_document_is_known() -> None:
    assert {group for group, _, _ in rows()} == set(GROUPS)


def test_every_test_that_is_named_after_an_abuse_case_stands_in_its_row() -> None:
    told = {(group, number, name) for group, number, cell in rows() for _, name in TEST.findall(cell)}
    unnamed = []
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for name in functions_of(str(path.relative_to(ROOT))):
            case = re.match(r"test_([a-z]{2})(\d{2})_", name)
            if case and case[1].upper() in GROUPS and (case[1].upper(), int(case[2]), name) not in told:
                unnamed.append(f"{path.relative_to(ROOT)}::{name}")
    assert not unnamed
