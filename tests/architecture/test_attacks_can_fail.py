"""Of a group whose attacks are shown able to fail, no attack is left out: it has a removal, or a reason for none."""

import pytest

from tests.architecture.test_abuse_cases import GROUPS
from tests.deploy import test_http_attacks_can_fail as http
from tests.idp.attacks import test_attacks_can_fail as front_door

# Names of the cases (`AZ-14 page`), and the attacks on something that has no protection because it was never built.
SHOWN: dict[str, tuple[list[str], set[str]]] = {
    "AZ": ([case[0] for case in front_door.CASES], set()),
    "HT": ([case[0] for case in http.CASES], set(http.NOTHING_TO_TAKE_AWAY)),
}


@pytest.mark.parametrize("group", SHOWN)
def test_every_attack_of_the_group_loses_its_protection_once(group: str) -> None:
    names, excused = SHOWN[group]
    shown = {name.partition(" ")[0] for name in names}
    assert not shown & excused, "shown, and excused from it"
    assert shown | excused == {f"{group}-{number:02}" for number in GROUPS[group]}


@pytest.mark.parametrize("group", SHOWN)
def test_no_case_stands_twice(group: str) -> None:
    names, _ = SHOWN[group]
    assert len(names) == len(set(names))


def test_each_reason_is_a_sentence() -> None:
    assert all(len(reason.split()) > 5 for reason in http.NOTHING_TO_TAKE_AWAY.values())
