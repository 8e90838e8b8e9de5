"""The program that puts a card image into the virtual PC/SC reader.

    python -m gov_core.card.virtual_card CARD.json [--port 35963] [--trace FILE] [--atr contact|contactless|juki]
        [--blocked-status 6983|6984] [--keep-status-over-reset]

The last three play what readers make of a card and what public reports of real cards differ in. It runs until it is
terminated or the reader goes away. The trace names each command by its four header bytes and its status word, never
its data: a VERIFY carries the PIN.
"""

import argparse
import contextlib
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import IO

from gov_core.card.commands import AS_REPORTED, Behaviour
from gov_core.card.slot import InsertedCard
from gov_core.card.vpcd import SLOT_PORTS, Chip, ReaderSlot
from standards.jpki_card import ATR_CONTACT, ATR_CONTACTLESS, ATR_JUKI

ATRS = {"contact": ATR_CONTACT, "contactless": ATR_CONTACTLESS, "juki": ATR_JUKI}


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
        behaviour = Behaviour(int(options.blocked_status, 16), options.keep_status_over_reset)
        card = InsertedCard(options.image, behaviour=behaviour)
        stack.callback(card.close)
        if options.atr:
            card.atr = ATRS[options.atr]  # the reader's, in this session; the image keeps its own
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
    parser.add_argument("--atr", choices=ATRS, help="answer to reset; the image's own unless given")
    parser.add_argument("--blocked-status", choices=("6983", "6984"), default=f"{AS_REPORTED.blocked_status:04X}")
    parser.add_argument("--keep-status-over-reset", action="store_true", help="only power-off ends a verified PIN")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
