"""Which card: never a guess among several."""

import pytest

from citizen_agent.errors import NoCard
from citizen_agent.terminal.choosing import agrees, choose
from tests.citizen_agent.terminal.scene import Terminal


def test_the_only_card_is_taken_without_asking() -> None:
    terminal = Terminal()
    assert choose(terminal.screen, ["a"], "") == "a"
    assert terminal.keys.prompts == []


def test_among_several_the_person_says_which_by_a_number_that_is_there() -> None:
    terminal = Terminal().type("", "0", "3", "-1", "２", "a", "2")
    assert choose(terminal.screen, ["a", "b"], "") == "b"
    assert len(terminal.keys.prompts) == 7


@pytest.mark.parametrize(("names", "asked"), [([], ""), ([], "a"), (["a"], "b")])
def test_a_card_that_is_not_there_is_told(names: list[str], asked: str) -> None:
    with pytest.raises(NoCard):
        choose(Terminal().screen, names, asked)


@pytest.mark.parametrize(("typed", "agreed"), [("yes", True), ("YES", True), ("y", False), ("", False), ("no", False)])
def test_only_the_whole_word_agrees(typed: str, agreed: bool) -> None:
    assert agrees(Terminal().type(typed).screen, "warning") is agreed
