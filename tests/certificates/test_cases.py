"""Every attack meets exactly its refusal in the provider's own path, and every good twin passes."""

import pytest

from tests.certificates.case import NOW, Case, Group, Twin
from tests.certificates.judge import judge
from tests.certificates.mint import world
from tests.certificates.table import CASES, GROUPS, TWINS


@pytest.mark.parametrize(("group", "case"), CASES, ids=[case.name for _, case in CASES])
def test_the_attack_is_refused_with_its_code_and_its_reason(group: Group, case: Case) -> None:
    it = world(NOW)
    verdict = judge(it, case.build(it))
    assert (verdict.code, verdict.because) == (case.refusal, case.because)
    # security.md CD-20: nobody makes this provider call out with a certificate that is not proven.
    assert verdict.asked + verdict.fetched == 0 or group.judge in ("ocsp", "crl")


@pytest.mark.parametrize(("group", "twin"), TWINS, ids=[f"{group.name} {twin.name}" for group, twin in TWINS])
def test_the_good_twin_is_accepted(group: Group, twin: Twin) -> None:
    it = world(NOW)
    verdict = judge(it, twin.build(it))
    assert (verdict.code, verdict.because, verdict.asked) == (None, "", 1)
    # A list is fetched only where OCSP was silent.
    assert (verdict.fetched > 0) is (group.judge == "crl")


def test_names_are_unique_and_every_group_has_a_good_twin() -> None:
    names = [case.name for _, case in CASES]
    assert len(set(names)) == len(names) >= 60
    assert all(group.twins for group in GROUPS)
