"""Every refusal of this house has its row in the map, and the desk has its sentence."""

import ast
import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import gov_core
from gov_core.errors import WIRE

# Raised where the process starts, in an operator's command, where a stored seal is broken, or on a way back, which
# this house has none of: never an answer to a request.
NEVER_ON_THE_WIRE = {"refused", "settings_refused", "seal_broken", "unsafe_destination", "house_is_running"}


# In a process of its own: what other tests of this run have imported is not this house's.
LIST = """
import importlib, json, pkgutil, gov_core
from foundation.errors import DomainError
for module in pkgutil.walk_packages(gov_core.__path__, "gov_core."):
    importlib.import_module(module.name)
waiting, found = [DomainError], set()
while waiting:
    each = waiting.pop()
    waiting += each.__subclasses__()
    found.add(each.code)
print(json.dumps(sorted(found)))
"""


@cache
def _codes() -> frozenset[str]:
    root = Path(gov_core.__file__).parents[1]
    listed = subprocess.run([sys.executable, "-c", LIST], cwd=root, capture_output=True, text=True, check=True).stdout
    return frozenset(json.loads(listed)) - NEVER_ON_THE_WIRE


def test_every_code_has_a_status_and_a_title() -> None:
    assert {code for code in _codes() if code not in WIRE} == set()


def test_the_map_has_no_code_that_nobody_raises() -> None:
    assert set(WIRE) <= _codes()


def test_a_refusal_is_never_the_houses_own_fault_unless_it_says_503() -> None:
    assert {status for status, _ in WIRE.values()} <= {400, 401, 403, 404, 409, 410, 422, 503}


def test_the_desk_has_a_sentence_for_what_a_form_can_meet() -> None:
    page = (Path(gov_core.__file__).parent / "templates/registrar_refused.html").read_text()
    named = set(re.findall(r'"([a-z_]+)": _\(', page.partition("set outcomes")[0]))
    assert named <= set(WIRE)
    assert {code for code, (status, _) in WIRE.items() if status in (400, 409)} - {
        "record_exists",
        "visit_over",
        "verifier_unfit",  # told on the operator's command line
        "replayed",  # told to the verifier that asked
    } <= named


def test_the_kiosk_has_a_sentence_for_each_of_its_own_refusals() -> None:
    page = (Path(gov_core.__file__).parent / "templates/kiosk_refused.html").read_text()
    named = set(re.findall(r'"([a-z_]+)": \(', page))
    tree = ast.parse((Path(gov_core.__file__).parent / "kiosk/refusals.py").read_text())
    codes = {n.value.value for n in ast.walk(tree) if isinstance(n, ast.Assign) and isinstance(n.value, ast.Constant)}
    assert codes - {"terminal_unknown"} <= named
    assert named - {"stopped"} <= set(WIRE)
