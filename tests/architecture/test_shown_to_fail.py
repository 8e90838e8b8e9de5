"""Every abuse case of the groups that have proofs is shown able to fail, by a test that stands in its row."""

import re
from functools import partial

import pytest

from tests.architecture.test_abuse_cases import TEST, rows
from tests.deploy import test_http_attacks_can_fail as http
from tests.idp.attacks import (
    test_attacks_can_fail,
    test_fetch_attacks_can_fail,
    test_holder_attacks_can_fail,
    test_key_attacks_can_fail,
    test_logout_attacks_can_fail,
    test_registration_attacks_can_fail,
    test_token_attacks_can_fail,
)
from tests.idp.attacks.proof import place_of, stands_in_its_tables

CASES = (
    *test_attacks_can_fail.CASES,
    *test_fetch_attacks_can_fail.CASES,
    *test_holder_attacks_can_fail.CASES,
    *test_key_attacks_can_fail.CASES,
    *test_logout_attacks_can_fail.CASES,
    *test_registration_attacks_can_fail.CASES,
    *test_token_attacks_can_fail.CASES,
)
# No row of these groups may be without a proof.
GROUPS = ("AZ", "HT", "KY", "RG", "SF", "TK", "WH")
IDS = [case[0] for case in (*CASES, *http.CASES)]


@pytest.mark.parametrize("group", GROUPS)
def test_every_abuse_case_of_the_group_is_shown_able_to_fail(group: str) -> None:
    told = {f"{each}-{number:02}" for each, number, _ in rows() if each == group}
    proven = {each.partition(" ")[0] for each in IDS if each.startswith(group)}
    excused = {each for each in http.NOTHING_TO_TAKE_AWAY if each.startswith(group)}
    assert not proven & excused
    assert proven | excused == told


@pytest.mark.parametrize("group", [each for each in GROUPS if each != "HT"])  # whose attacks are no tests by themselves
def test_every_test_of_a_row_is_shown_able_to_fail(group: str) -> None:
    proven = {(case.partition(" ")[0], place_of(attack)) for case, attack, _ in CASES}
    told = [(f"{each}-{number:02}", test) for each, number, cell in rows() if each == group for test in _tests(cell)]
    assert [each for each in told if each not in proven] == []


def _tests(cell: str) -> list[str]:
    return [f"{path}::{name}" for path, name in TEST.findall(cell)]


def test_what_is_shown_able_to_fail_is_a_test_of_its_row() -> None:
    tests = {f"{group}-{number:02}": cell for group, number, cell in rows()}
    told = [(case.partition(" ")[0], place_of(attack)) for case, attack, _ in CASES]
    assert [each for each in told if f"`{each[1]}`" not in tests[each[0]]] == []


def test_a_variant_that_is_shown_able_to_fail_stands_in_its_tests_table() -> None:
    variants = [(case, attack) for case, attack, _ in CASES if isinstance(attack, partial)]
    assert variants
    assert [case for case, attack in variants if not stands_in_its_tables(attack)] == []


def test_every_proof_has_its_own_id() -> None:
    assert len(set(IDS)) == len(IDS)
    assert all(re.fullmatch(r"[A-Z]{2}-\d\d( \S.*)?", each) for each in IDS)


def test_where_nothing_can_be_taken_away_a_sentence_says_why() -> None:
    assert all(len(reason.split()) > 5 for reason in http.NOTHING_TO_TAKE_AWAY.values())
