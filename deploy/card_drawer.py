"""In-process cards for the citizen agent: card images in a folder, each of them a reader with a card in it.

The agent may not import `gov_core`; this is the one place where the two meet, as the plastic meets the reader.
"""

from collections.abc import Mapping
from pathlib import Path

from citizen_agent.errors import NoCard, NoReader, ReaderBusy
from gov_core.card.slot import CardInUse, InsertedCard

CARDS = "KAKEHASHI_DEMO_CARDS"  # folders of the agent's in-process cards; without it the agent uses PC/SC readers


class CardDrawer:
    """A ReaderSource over folders of card images; of two cards with one name the first folder's counts."""

    def __init__(self, *folders: Path) -> None:
        self._folders = folders

    def list(self) -> list[str]:
        """Names of the cards, without ending."""
        names = list(self._cards())
        if not names:
            raise NoReader("there is no card in the drawer")
        return names

    def open(self, name: str) -> InsertedCard:
        """Put one card in; raises NoCard or ReaderBusy."""
        self.list()
        path = self._cards().get(name)
        if path is None:
            raise NoCard("this card is not in the drawer")
        try:
            return InsertedCard(path)
        except CardInUse:
            raise ReaderBusy("another program holds this card") from None

    def _cards(self) -> dict[str, Path]:
        """Looked up each time: the municipality puts cards in and takes them out."""
        found: dict[str, Path] = {}
        for folder in self._folders:
            for path in sorted(folder.glob("*.json")):
                found.setdefault(path.stem, path)
        return found


def drawer_from(mapping: Mapping[str, str]) -> CardDrawer | None:
    """The drawer a demo's settings name, if they do."""
    folders = mapping.get(CARDS)
    return None if folders is None else CardDrawer(*map(Path, folders.split(",")))
