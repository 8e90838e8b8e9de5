"""Tests live at the code's path: idp/features/pkce.py -> tests/idp/features/test_pkce.py (design rule 13)."""

import ast
from pathlib import Path

import pytest

from tests.architecture.street import ROOT, source_files

# Files whose behaviour is proven elsewhere, each with the place.
PROVEN_ELSEWHERE: dict[str, str] = {}


def _has_behaviour(path: Path) -> bool:
    tree = ast.parse((ROOT / path).read_text())
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    return any(len(f.body) > 1 or f.end_lineno is None or f.end_lineno - f.lineno > 3 for f in functions)


def _mirror(path: Path) -> Path:
    return ROOT / "tests" / path.parent / f"test_{path.name}"


SOURCES = [p for p in source_files() if p.name != "__init__.py" and _has_behaviour(p)]


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_each_source_file_has_its_test_file(path: Path) -> None:
    if str(path) in PROVEN_ELSEWHERE:
        assert (ROOT / PROVEN_ELSEWHERE[str(path)]).exists()
    else:
        assert _mirror(path).exists(), f"write {_mirror(path).relative_to(ROOT)}"


def test_every_package_has_a_door_plate() -> None:
    silent = []
    for path in source_files():
        if path.name != "__init__.py":
            continue
        plate = ast.get_docstring(ast.parse((ROOT / path).read_text()))
        if not plate or len(plate.splitlines()) > 20:
            silent.append(str(path))
    assert not silent


def test_every_module_says_its_job() -> None:
    silent = [str(p) for p in source_files() if not ast.get_docstring(ast.parse((ROOT / p).read_text()))]
    assert not silent
