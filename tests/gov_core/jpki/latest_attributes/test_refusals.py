"""Every refusal of the service has a status on the wire."""

import ast
from pathlib import Path

from gov_core.errors import WIRE
from gov_core.jpki.latest_attributes import refusals


def test_each_code_has_the_status_the_wire_promises() -> None:
    tree = ast.parse(Path(refusals.__file__).read_text())
    codes = {n.value.value for n in ast.walk(tree) if isinstance(n, ast.Assign) and isinstance(n.value, ast.Constant)}
    assert {code: WIRE[str(code)][0] for code in codes} == {
        "statement_mismatch": 422,
        "statement_stale": 422,
        "notice_outdated": 422,
        "replayed": 409,
        "no_consent": 404,
        "not_yet_valid": 404,
        "no_person": 404,
        "left_register": 410,
    }
