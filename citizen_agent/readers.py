"""What the agent needs of a card reader; PC/SC is one, in-process cards of a demo are another."""

from collections.abc import Sequence
from typing import Protocol


class Card(Protocol):
    """A powered card that takes one command at a time (blocking)."""

    def transmit(self, command: bytes) -> bytes:
        """Send a command and return data and status word; raises errors.CardRemoved."""

    def close(self) -> None:
        """Take the power away and let the card go; harmless when called twice."""


class ReaderSource(Protocol):
    """Where cards come from."""

    def list(self) -> Sequence[str]:
        """Name what holds a card now; raises errors.NoReaderService or errors.NoReader."""

    def open(self, name: str) -> Card:
        """Power up one of them, for us alone; raises errors.NoCard or errors.ReaderBusy."""
