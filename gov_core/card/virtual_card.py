"""The program that puts a card image into the virtual PC/SC reader.

    python -m gov_core.card.virtual_card CARD.json [--port 35963] [--trace FILE]

Runs until it is terminated or the reader goes away. The trace names each command by its four header bytes and
its status word, never its data: a VERIFY carries the PIN.
"""

import argparse
import contextlib
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import IO

from gov_core.card.slot import InsertedCard
from gov_core.card.vpcd import SLOT_PORTS, Chip, ReaderSlot


class Traced:
    """A chip whose command headers and status words are written to a file."""

    def __init__(self, chip: Chip, trace: IO[str]) -> None:
        """Wrap a chip."""
        self._chip = chip
        self._trace = trace
        self.atr = chip.atr

    def transmit(self, command: bytes) -> bytes:
        """Run the command and note its header and status."""
        answer = self._chip.transmit(command)
        self._trace.write(f"{command[:4].hex().upper()} {answer[-2:].hex().upper()}\n")
        self._trace.flush()
        return answer

    def reset(self) -> None:
        """Warm reset."""
        self._chip.reset()

    def power_off(self) -> None:
        """Take the power away."""
        self._chip.power_off()


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve one card until the end; returns a process exit code."""
    options = _options(arguments)
    with contextlib.ExitStack() as stack:
        card = InsertedCard(options.image)
        stack.callback(card.close)
        chip: Chip = card
        if options.trace:
            chip = Traced(card, stack.enter_context(options.trace.open("a")))
        slot = ReaderSlot(chip, options.port, options.host)
        signal.signal(signal.SIGTERM, lambda number, frame: _take_out(slot, number, frame))
        slot.serve()
    return 0


def _take_out(slot: ReaderSlot, number: int, frame: FrameType | None) -> None:
    del number, frame
    slot.remove()


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="virtual_card", description="Put a card into the virtual reader.")
    parser.add_argument("image", type=Path)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=SLOT_PORTS[0])
    parser.add_argument("--trace", type=Path)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
