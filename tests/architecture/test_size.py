"""Small files with one job, and functions that fit a glance (design rule 1 and 2)."""

import ast
from pathlib import Path

import pytest

from tests.architecture.street import ROOT, source_files

MAX_FILE_LINES = 250
MAX_FUNCTION_LINES = 40

# A longer file is allowed only with a reason a reader accepts.
LONG_FILES: dict[str, str] = {}
LONG_FUNCTIONS: dict[str, str] = {}


@pytest.mark.parametrize("path", source_files(), ids=str)
def test_a_file_has_one_job_and_at_most_250_lines(path: Path) -> None:
    lines = len((ROOT / path).read_text().splitlines())
    assert lines <= MAX_FILE_LINES or str(path) in LONG_FILES, f"{path} has {lines} lines: split it"


@pytest.mark.parametrize("path", source_files(), ids=str)
def test_a_function_fits_a_glance(path: Path) -> None:
    tree = ast.parse((ROOT / path).read_text())
    long = [
        f"{node.name} has {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > MAX_FUNCTION_LINES
        and f"{path}:{node.name}" not in LONG_FUNCTIONS
    ]
    assert not long, f"{path}: {long}"


def test_every_exception_still_needs_to_be_one() -> None:
    stale = [p for p in LONG_FILES if len((ROOT / p).read_text().splitlines()) <= MAX_FILE_LINES]
    assert not stale
