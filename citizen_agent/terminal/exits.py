"""Exit statuses of the terminal program (documented in docs/settings.md)."""

from enum import IntEnum

from citizen_agent import errors


class Exit(IntEnum):
    """What a script learns."""

    DONE = 0
    STOPPED = 1  # by the person
    MISUSED = 2  # wrong arguments or settings, no terminal, or what was typed cannot be right
    CARD_OUT_OF_REACH = 3  # no service, reader or card, in use elsewhere, or taken away
    CARD_REFUSED = 4  # wrong or locked PIN, another card, no such certificate
    PROVIDER_REFUSED = 5  # it said no, does not answer, or is not to be believed


_FAMILIES: tuple[tuple[type[errors.AgentError], Exit], ...] = (
    (errors.ReaderTrouble, Exit.CARD_OUT_OF_REACH),
    (errors.CardTrouble, Exit.CARD_REFUSED),
    (errors.ProviderTrouble, Exit.PROVIDER_REFUSED),
)


def exit_of(error: errors.AgentError) -> Exit:
    """The status an error ends the program with."""
    return next((status for family, status in _FAMILIES if isinstance(error, family)), Exit.MISUSED)
