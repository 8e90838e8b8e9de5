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

    def select(self, file_id: int | None = None, *, aid: bytes = jpki_card.AID_JPKI) -> str:
        if file_id is None:
            return self(f"00A4040C{len(aid):02X}{aid.hex()}")
        return self(f"00A4020C02{file_id:04X}")

    def read(self, file_id: int) -> bytes | str:
        """The whole file, or the status word that refuses it."""
        assert self.select(file_id) == "9000"
        content = b""
        while (answer := self(f"00B0{len(content):04X}00")).endswith("9000"):
            content += bytes.fromhex(answer[:-4])
        return content if answer == "6B00" else answer

    def content(self, file_id: int) -> bytes:
        """The whole file, which must be open."""
        content = self.read(file_id)
        assert isinstance(content, bytes), content
        return content

    def verify(self, secret: str, reference: int = 0x80) -> str:
        return self(f"002000{reference:02X}{len(secret):02X}{secret.encode().hex()}")

    def tries(self, reference: int) -> str:
        return self(f"002000{reference:02X}")
