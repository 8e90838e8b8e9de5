"""A terminal for tests: speaks hex to a chip."""

from gov_core.card.commands import Behaviour, Card
from gov_core.card.file_system import CardImage
from standards import jpki_card
from tests.gov_core.card.sample import sample_image


class Terminal:
    """Speaks hex to a card and remembers how often it stored itself."""

    def __init__(self, image: CardImage | None = None, behaviour: Behaviour | None = None) -> None:
        self.stored = 0
        self.image = image or sample_image()
        self.card = Card(self.image, self._store, behaviour=behaviour or Behaviour())

    def _store(self, image: CardImage) -> None:
        assert image is self.image
        self.stored += 1

    def __call__(self, command: str) -> str:
        return self.card.transmit(bytes.fromhex(command)).hex().upper()

    def select(self, file_id: int | None = None) -> str:
        if file_id is None:
            return self(f"00A4040C0A{jpki_card.AID_JPKI.hex()}")
        return self(f"00A4020C02{file_id:04X}")

    def verify(self, secret: str, reference: int = 0x80) -> str:
        return self(f"002000{reference:02X}{len(secret):02X}{secret.encode().hex()}")

    def tries(self, reference: int) -> str:
        return self(f"002000{reference:02X}")
