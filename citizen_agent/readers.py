"""What the agent needs of a card reader; PC/SC is one, in-process cards of a demo are another."""

from collections.abc import Mapping, Sequence
from typing import Protocol, runtime_checkable


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


@runtime_checkable
class WatchedSource(ReaderSource, Protocol):
    """A source that also tells when cards and readers come and go."""

    def states(self) -> Mapping[str, bool]:
        """Every reader, and whether it holds a card; empty without readers. Raises errors.NoReaderService."""

    def wait(self, known: Mapping[str, bool], seconds: float) -> Mapping[str, bool]:
        """Return the readers as soon as they are no longer as `known`, or as they are after `seconds`."""
