"""A real chip that breaks off at one command: python -m tests.pcsc.rough_card IMAGE PORT TRACE [AT DO]

AT is the hexadecimal start of a command, DO what happens then:
  kill       the program gets SIGKILL before it answers
  half       half of the answer is written, then SIGKILL
  stop       the program gets SIGSTOP, and answers when it is continued
  half-stop  half of the answer is written, then SIGSTOP
  leave      the card is taken out
  slow       this answer and every later one takes most of a second
"""

import os
import signal
import sys
import time
from pathlib import Path

from gov_core.card.slot import InsertedCard
from gov_core.card.vpcd import ReaderSlot

SLOWNESS = 0.8


class RoughSlot(ReaderSlot):
    """The wire of a card that breaks off."""

    def __init__(self, chip: InsertedCard, port: int, trace: Path, plan: tuple[str, str]) -> None:
        super().__init__(chip, port)
        self._trace = trace
        self._at, self._do = bytes.fromhex(plan[0]), plan[1]
        self._slow = False

    def _answer(self, message: bytes) -> bytes | None:
        answer = super()._answer(message)
        if len(message) == 1 or answer is None:
            return answer
        with self._trace.open("a") as trace:
            trace.write(f"{message[:4].hex().upper()} {answer[-2:].hex().upper()}\n")
        if self._do == "slow" and (self._slow or message.startswith(self._at)):
            self._slow = True
            time.sleep(SLOWNESS)
        elif self._do and message.startswith(self._at):
            self._break_off(answer)
        return answer

    def _break_off(self, answer: bytes) -> None:
        do, self._do = self._do, ""
        wire = len(answer).to_bytes(2) + answer
        if do.startswith("half"):
            self._socket.sendall(wire[: len(wire) // 2])
        if do == "leave":
            self.remove()
            sys.exit(0)
        os.kill(os.getpid(), signal.SIGSTOP if do.endswith("stop") else signal.SIGKILL)


def main() -> None:
    """Serve the card."""
    image, port, trace, at, do = sys.argv[1:]
    RoughSlot(InsertedCard(Path(image)), int(port), Path(trace), (at, do)).serve()


if __name__ == "__main__":
    main()
