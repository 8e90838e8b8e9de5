"""Where docs/abuse-cases.md answers with certificate cases, they exist."""

import re

from tests.architecture.street import ROOT
from tests.certificates.table import CASES

GROUPS = ("CD", "OC")
NAME = re.compile(r"`([a-z0-9]+(?:-[A-Za-z0-9]+)+)`")


def named() -> set[str]:
    """Every name of a case in the rows about cards and revocation."""
    rows = (line for line in (ROOT / "docs/abuse-cases.md").read_text().splitlines() if line.startswith("| "))
    answers = (row.split(" | ")[2] for row in rows if row[2:4] in GROUPS)
    return {name for answer in answers for name in NAME.findall(answer)}


def test_every_certificate_case_that_an_answer_names_exists() -> None:
    assert len(named()) > 90
    assert named() - {case.name for _, case in CASES} == set()
