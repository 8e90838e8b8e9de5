"""Serves a card to the virtual PC/SC reader: the wire of vsmartcard's vpcd driver, card side.

Every message both ways is a two-byte big-endian length and a body. A body of one byte from the reader is a
control: 00 power off, 01 power on, 02 reset (none is answered), 04 "what is your ATR?" (answered). The reader
repeats 04 all the time; that is how it notices the card. Anything longer is a command for the chip.
Closing the connection takes the card out of the reader.
"""

import socket
from collections.abc import Callable
from typing import Final, Protocol

SLOT_PORTS: Final = (35963, 35964)  # the packaged driver has two slots
POWER_OFF, POWER_ON, RESET, ASK_ATR = 0x00, 0x01, 0x02, 0x04


class Chip(Protocol):
    """What the wire needs of a card."""

    atr: bytes

    def transmit(self, command: bytes) -> bytes:
        """Run one command."""

    def reset(self) -> None:
        """Warm reset."""

    def power_off(self) -> None:
        """Take the power away."""


class ReaderSlot:
    """One card in one slot of the virtual reader, until the reader or `remove` ends it."""

    def __init__(self, chip: Chip, port: int = SLOT_PORTS[0], host: str = "127.0.0.1") -> None:
        """Connect to the reader; raises OSError when none listens there."""
        self._chip = chip
        self._socket = socket.create_connection((host, port), timeout=10)
        self._socket.settimeout(None)

    def serve(self) -> None:
        """Answer the reader until the connection ends; then the chip has lost its power."""
        try:
            while (message := self._receive()) is not None:
                answer = self._answer(message)
                if answer is not None:
                    self._socket.sendall(len(answer).to_bytes(2) + answer)
        except (ConnectionError, BrokenPipeError):
            pass  # the reader went away, which is a card taken out
        finally:
            self._chip.power_off()
            self._socket.close()

    def remove(self) -> None:
        """Take the card out, from any thread; `serve` returns."""
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it was out already

    def _answer(self, message: bytes) -> bytes | None:
        if len(message) != 1:
            return self._chip.transmit(message)
        controls: dict[int, Callable[[], bytes | None]] = {
            POWER_OFF: self._chip.power_off,
            POWER_ON: self._chip.power_off,  # power comes on: nothing is remembered from before
            RESET: self._chip.reset,
            ASK_ATR: lambda: self._chip.atr,
        }
        control = controls.get(message[0])
        return control() if control else None

    def _receive(self) -> bytes | None:
        head = self._receive_exactly(2)
        return None if head is None else self._receive_exactly(int.from_bytes(head))

    def _receive_exactly(self, size: int) -> bytes | None:
        """Return `size` bytes, or None when the reader closed the connection."""
        received = bytearray()
        while len(received) < size:
            # The driver writes length and body apart; without this, before every recv, Nagle and the
            # delayed acknowledgement cost 40 ms per command.
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
            chunk = self._socket.recv(size - len(received))
            if not chunk:
                return None
            received += chunk
        return bytes(received)
