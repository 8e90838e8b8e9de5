"""In-process cards for the citizen agent: card images in a folder, each of them a reader with a card in it.

The agent may not import `gov_core`; this is the one place where the two meet, as the plastic meets the reader.
"""

from pathlib import Path

from citizen_agent.errors import NoCard, NoReader, ReaderBusy
from gov_core.card.slot import CardInUse, InsertedCard


class CardDrawer:
    """A ReaderSource over a folder of card images."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def list(self) -> list[str]:
        """Names of the cards, without ending."""
        names = sorted(path.stem for path in self._folder.glob("*.json"))
        if not names:
            raise NoReader("there is no card in the drawer")
        return names

    def open(self, name: str) -> InsertedCard:
        """Put one card in; raises NoCard or ReaderBusy."""
        if name not in self.list():
            raise NoCard("this card is not in the drawer")
        try:
            return InsertedCard(self._folder / f"{name}.json")
        except CardInUse:
            raise ReaderBusy("another program holds this card") from None
