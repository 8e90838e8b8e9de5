"""Every code has a row, in two languages, with a status."""

import ast
from pathlib import Path

import pytest

from data_trust import errors
from data_trust.errors import WIRE, BadInput, TrustError, detail_of, wire_of
from foundation.database import StorageFailed
from foundation.errors import DomainError
from foundation.http import BadRequest

HOUSE = Path(errors.__file__).parent
RAISING = {"Refused", "Conflict", "BadInput", "TrustError", "Unauthenticated", "Verdict"}


@pytest.mark.parametrize("code", WIRE)
def test_every_row_is_told_in_both_languages(code: str) -> None:
    row = WIRE[code]
    assert row.code == code
    assert not row.ja.isascii()
    assert row.en.isascii()
    assert 400 <= row.status < 600
    assert row.issue


def test_every_code_a_rule_raises_has_a_row() -> None:
    raised = {
        argument.value
        for path in HOUSE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISING
        for argument in node.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and " " not in argument.value
    }
    assert {"not-withdrawable", "record-invalid", "consent-withdrawn"} <= raised
    assert raised <= set(WIRE)


def test_errors_of_the_foundation_get_a_row_and_an_unknown_one_stays_closed() -> None:
    assert wire_of(BadRequest("x")).status == 400
    assert wire_of(StorageFailed("x")).status == 503
    assert wire_of(DomainError("x")).status == 503
    assert wire_of(TrustError("consent-withdrawn")).status == 403


def test_a_failure_of_ours_loses_its_detail_and_a_refusal_keeps_it() -> None:
    assert detail_of(StorageFailed("disk /dev/x")) == "Nothing can be recorded now"
    assert detail_of(DomainError("inside")) == "This cannot be done now"
    assert detail_of(BadInput("body.ix must be present")) == "body.ix must be present"
    assert detail_of(TrustError("consent-withdrawn")) == "The citizen withdrew the consent"
