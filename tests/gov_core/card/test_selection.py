"""What selecting, resetting and proving leave behind, asked of the state itself."""

import pytest

from gov_core.card.file_system import Application, CardImage, Key, Record
from gov_core.card.profiles import new_key
from gov_core.card.selection import Refusal, Selection

ONE, OTHER = b"application one", b"application two"


@pytest.fixture
def selection() -> Selection:
    one = Application(ONE, {1: Record(b"a"), 0x13: Key(new_key("p384"), None)}, default_key=0x13)
    return Selection(CardImage("card", b"\x3b", {ONE: one, OTHER: Application(OTHER, {2: Record(b"b")})}))


def status(refused: pytest.ExceptionInfo[Refusal]) -> str:
    return f"{refused.value.status:04X}"


def test_an_open_file_asks_for_nothing_and_a_closed_one_is_never_satisfied(selection: Selection) -> None:
    selection.select_application(ONE)
    selection.mark(0x11, verified=True)
    selection.require(None)
    selection.require(frozenset({0x11, 0x14}))
    with pytest.raises(Refusal) as refused:
        selection.require(frozenset())
    assert status(refused) == "6982"


def test_a_failed_proof_takes_the_earlier_one_away(selection: Selection) -> None:
    selection.mark(0x11, verified=True)
    selection.mark(0x11, verified=False)
    with pytest.raises(Refusal):
        selection.require(frozenset({0x11}))


def test_another_application_ends_the_proof_and_the_same_one_does_not(selection: Selection) -> None:
    selection.select_application(ONE)
    selection.mark(0x11, verified=True)
    selection.select_application(ONE)
    selection.require(frozenset({0x11}))
    selection.select_application(OTHER)
    selection.select_application(ONE)
    with pytest.raises(Refusal):
        selection.require(frozenset({0x11}))


@pytest.mark.parametrize("keep", [True, False])
def test_a_warm_reset_leaves_the_application_whatever_it_keeps(selection: Selection, keep: bool) -> None:
    selection.select_application(ONE)
    selection.mark(0x11, verified=True)
    selection.warm_reset(keep_status=keep)
    with pytest.raises(Refusal) as refused:
        selection.select_file(1)
    assert status(refused) == "6A82"
    selection.select_application(ONE)
    if keep:
        selection.require(frozenset({0x11}))
    else:
        with pytest.raises(Refusal):
            selection.require(frozenset({0x11}))


def test_what_a_reset_kept_another_application_still_ends(selection: Selection) -> None:
    selection.select_application(ONE)
    selection.mark(0x11, verified=True)
    selection.warm_reset(keep_status=True)
    selection.select_application(OTHER)
    with pytest.raises(Refusal):
        selection.require(frozenset({0x11}))


def test_the_default_key_is_the_applications_and_only_where_it_has_one(selection: Selection) -> None:
    selection.select_application(ONE)
    assert isinstance(selection.signing_file(0x00), Key)
    selection.select_application(OTHER)
    with pytest.raises(Refusal) as refused:
        selection.signing_file(0x00)
    assert status(refused) == "6A86"


def test_nothing_is_current_before_a_file_is_selected(selection: Selection) -> None:
    with pytest.raises(Refusal) as refused:
        selection.current()
    assert status(refused) == "6985"
