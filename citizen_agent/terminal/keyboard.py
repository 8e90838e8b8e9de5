"""What a person types: a line that is shown, or a secret that is not. Only ever from a terminal.

A secret in an argument, in the environment or in a pipe ends up in a process list, a log or a shell's history (AG-11),
so there is no way to hand one over but the keyboard.
"""

import getpass
import sys
import warnings

from citizen_agent.errors import NoTerminal


class Keyboard:
    """The terminal this program was started in."""

    def line(self, prompt: str) -> str:
        """A line, shown while it is typed; raises NoTerminal, or EOFError when the input ends."""
        if not sys.stdin.isatty():
            raise NoTerminal
        sys.stderr.write(prompt)
        sys.stderr.flush()
        typed = sys.stdin.readline()
        if not typed:
            raise EOFError
        return typed.strip()

    def secret(self, prompt: str) -> str:
        """A secret, not shown; raises NoTerminal where hiding it is not possible."""
        if not sys.stdin.isatty():
            raise NoTerminal
        with warnings.catch_warnings():
            warnings.simplefilter("error", getpass.GetPassWarning)
            try:
                return getpass.getpass(prompt)
            except getpass.GetPassWarning:
                raise NoTerminal from None
