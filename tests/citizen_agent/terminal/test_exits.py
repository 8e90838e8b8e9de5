"""Every error ends the program with the status of its family."""

import pytest

from citizen_agent import errors
from citizen_agent.terminal.exits import Exit, exit_of


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.NoReaderService(), 3),
        (errors.ReaderGone(), 3),
        (errors.CardRemoved(), 3),
        (errors.PinLocked(), 4),
        (errors.WrongPin(2), 4),
        (errors.ProviderUnreachable(), 5),
        (errors.Refused(errors.Refusal("x", "", "", "", "", None)), 5),
        (errors.UnfitSecret(), 2),
        (errors.NoTerminal(), 2),
    ],
)
def test_a_family_has_one_status(error: errors.AgentError, status: int) -> None:
    assert exit_of(error) == status


def test_no_error_ends_as_if_all_were_well() -> None:
    families: list[type[errors.AgentError]] = [errors.AgentError]
    for family in families:
        families += family.__subclasses__()
    ended = {exit_of(family.__new__(family)) for family in families}
    assert ended.isdisjoint({Exit.DONE, Exit.STOPPED})
