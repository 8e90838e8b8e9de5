"""A real terminal for a program: a pseudo-terminal of the kernel, a session of its own, somebody who types.

The program's standard streams and its /dev/tty are the same terminal, as in a window; what a person would see is what
the kernel sends back, the echo of what is typed included.
"""

import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Mapping

from tests.deploy.parts import ROOT

PATIENCE = 60.0


class Terminal:
    """One program in one terminal."""

    def __init__(self, *command: str, settings: Mapping[str, str] | None = None) -> None:
        """Start it, without any setting of ours but the given."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("KAKEHASHI_", "LC_"))}
        self._master, slave = pty.openpty()
        self.process = subprocess.Popen(
            ["setsid", "--ctty", *command],
            cwd=ROOT,
            env={**inherited, "LANG": "en_US.UTF-8", "TERM": "dumb", "COLUMNS": "200", **(settings or {})},
            stdin=slave,
            stdout=slave,
            stderr=slave,
            # A run in the background has Ctrl-C switched off, and its programs inherit that; a terminal's have it on.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        os.close(slave)
        self.shown = ""
        self._seen = 0

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(10)
        os.close(self._master)

    def wait_for(self, *words: str) -> str:
        """Read until one of these stands there, after what was waited for before; returns it."""
        deadline = time.monotonic() + PATIENCE
        while not (found := [each for each in words if each in self.shown[self._seen :]]):
            assert time.monotonic() < deadline, f"waited in vain for {words}: {self.shown!r}"
            assert self._read(), f"ended without {words}: {self.shown!r}"
        self._seen = self.shown.index(found[0], self._seen) + len(found[0])
        return found[0]

    def type(self, text: str) -> None:
        """Type a line."""
        os.write(self._master, f"{text}\n".encode())

    def answer(self, question: str, text: str) -> None:
        """Wait for a question and type the answer."""
        self.wait_for(question)
        self.type(text)

    def press_ctrl_c(self) -> None:
        """The terminal turns it into SIGINT for the program in front."""
        os.write(self._master, b"\x03")

    def type_end(self) -> None:
        """Ctrl-D on an empty line."""
        os.write(self._master, b"\x04")

    @property
    def echoes(self) -> bool:
        """Whether the terminal shows what is typed now."""
        return bool(termios.tcgetattr(self._master)[3] & termios.ECHO)

    def ended(self) -> int:
        """Read to the end and return the exit status."""
        while self._read():
            pass
        return self.process.wait(PATIENCE)

    def _read(self) -> bool:
        waiting = select.poll()  # `select` takes no descriptor above 1023, and a long run has opened that many
        waiting.register(self._master, select.POLLIN)
        assert waiting.poll(PATIENCE * 1000), f"nothing came any more: {self.shown!r}"
        try:
            said = os.read(self._master, 65536)
        except OSError:  # Linux: EIO, once nobody has the other side open
            return False
        self.shown += said.decode("utf-8", "replace").replace("\r\n", "\n")
        return bool(said)


def kakehashi(*arguments: str, settings: Mapping[str, str] | None = None) -> Terminal:
    """The `kakehashi` command in a terminal."""
    return Terminal(sys.executable, "-m", "deploy.command_line", *arguments, settings=settings)
