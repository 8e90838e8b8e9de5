"""docs/conformance.md: each module of the suite's plans has its row, and each test that a row names exists."""

import re

import pytest

from tests.architecture.conformance_plans import PLANS
from tests.architecture.street import ROOT
from tests.architecture.test_abuse_cases import TEST, functions_of

DOCUMENT = "docs/conformance.md"
# Plans of features that are being built; each gets its section together with its feature.
AWAITED = {
    "oidcc-rp-initiated-logout-certification-test-plan",
    "oidcc-backchannel-rp-initiated-logout-certification-test-plan",
    "oidcc-frontchannel-rp-initiated-logout-certification-test-plan",
    "oidcc-session-management-certification-test-plan",
}
REASONS = ("Skips itself", "Does not apply: ", "Differs: ", "Not tolerated")
ROW = re.compile(r"^\| `([\w-]+)` \| (.+) \|$", re.MULTILINE)


def rows() -> list[tuple[str, str]]:
    """(module, test or reason) in the document's order."""
    return ROW.findall((ROOT / DOCUMENT).read_text())


@pytest.mark.parametrize("plan", sorted(PLANS.keys() - AWAITED))
def test_every_module_of_a_plan_has_its_row(plan: str) -> None:
    assert f"`{plan}`" in (ROOT / DOCUMENT).read_text()
    assert not set(PLANS[plan]) - {module for module, _ in rows()}


def test_no_module_stands_twice_and_none_is_made_up() -> None:
    named = [module for module, _ in rows()]
    assert len(named) == len(set(named))
    assert not set(named) - {module for modules in PLANS.values() for module in modules}


def test_a_plan_is_awaited_only_as_long_as_it_has_no_section() -> None:
    text = (ROOT / DOCUMENT).read_text()
    assert not [plan for plan in AWAITED if f"`{plan}`" in text]


def test_every_row_names_tests_that_exist_or_gives_its_reason() -> None:
    wrong = [module for module, told in rows() if not TEST.search(told) and not told.startswith(REASONS)]
    assert not wrong
    named = TEST.findall((ROOT / DOCUMENT).read_text())
    assert not [f"{path}::{name}" for path, name in named if name not in functions_of(path)]
