"""Which card: the only one, the one whose reader was named, or the one the person chooses by its number."""

from collections.abc import Sequence

from citizen_agent.errors import NoCard
from citizen_agent.terminal.screen import Screen
from citizen_agent.words import _


def choose(screen: Screen, names: Sequence[str], asked: str) -> str:
    """Return one of the readers that hold a card; raises NoCard when there is none, or none in the one asked for."""
    if not names or (asked and asked not in names):
        raise NoCard
    if asked or len(names) == 1:
        return asked or names[0]
    screen.say(_("Which card?"))
    for number, name in enumerate(names, 1):
        screen.fact(str(number), name)
    while True:
        typed = screen.ask(_("The number of the card"))
        if typed.isascii() and typed.isdigit() and 1 <= int(typed) <= len(names):
            return names[int(typed) - 1]


def agrees(screen: Screen, warning: str) -> bool:
    """Stop and think before the last try: only the whole word counts."""
    screen.put()
    screen.say(_("Only one try is left"))
    screen.say(warning)
    return screen.ask(_("Type yes to go on, anything else to stop")).lower() == "yes"
