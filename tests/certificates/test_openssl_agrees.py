"""OpenSSL refuses what the provider refuses, but for the cases that say why it does not look there."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from tests.certificates.case import NOW, Case, Group, Twin
from tests.certificates.mint import World, world
from tests.certificates.openssl import accepts
from tests.certificates.table import CASES, TWINS


@cache
def _today() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _world(group: Group) -> World:
    # openssl ocsp judges by the machine's clock and no other, so its cases are minted for today.
    return world(_today() if group.judge == "ocsp" else NOW)


@pytest.mark.parametrize(("group", "case"), CASES, ids=[case.name for _, case in CASES])
def test_openssl_refuses_it_too_or_the_case_says_why_not(group: Group, case: Case, tmp_path: Path) -> None:
    it = _world(group)
    assert accepts(group, it, case.build(it), tmp_path) is (case.blind is not None)


@pytest.mark.parametrize(("group", "twin"), TWINS, ids=[f"{group.name} {twin.name}" for group, twin in TWINS])
def test_openssl_accepts_the_good_twin(group: Group, twin: Twin, tmp_path: Path) -> None:
    it = _world(group)
    assert accepts(group, it, twin.build(it), tmp_path) is (twin.doubted is None)
