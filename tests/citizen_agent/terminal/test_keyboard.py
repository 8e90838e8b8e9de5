"""A secret is typed at a terminal that does not show it, or not at all. Through a real pseudo-terminal."""

import subprocess
import sys

import pytest

from tests.deploy.parts import ROOT
from tests.deploy.terminal import Terminal

READ = """
import sys
from citizen_agent.errors import NoTerminal
from citizen_agent.terminal.keyboard import Keyboard
try:
    print(len(getattr(Keyboard(), sys.argv[1])("Type: ")), "characters")
except NoTerminal:
    print("no terminal")
except EOFError:
    print("nothing")
"""


def read(how: str) -> Terminal:
    return Terminal(sys.executable, "-c", READ, how)


def test_ag11_a_secret_is_not_shown_and_a_line_is() -> None:
    for how, shown in (("secret", False), ("line", True)):
        with read(how) as terminal:
            terminal.wait_for("Type: ")
            assert terminal.echoes is shown
            terminal.type("PLANTED99")
            assert terminal.ended() == 0
            assert "9 characters" in terminal.shown
            assert ("PLANTED99" in terminal.shown) is shown


def test_the_terminal_shows_what_is_typed_again_afterwards_also_after_ctrl_c() -> None:
    for stop in (False, True):
        with read("secret") as terminal:
            terminal.wait_for("Type: ")
            assert not terminal.echoes
            if stop:
                terminal.press_ctrl_c()
            else:
                terminal.type("x")
            terminal.ended()
            assert terminal.echoes


@pytest.mark.parametrize("how", ["secret", "line"])
def test_ag11_a_pipe_is_no_keyboard(how: str) -> None:
    command = [sys.executable, "-c", READ, how]
    done = subprocess.run(
        command, cwd=ROOT, input="PLANTED99\n", capture_output=True, text=True, timeout=30, start_new_session=True,
        check=True,
    )  # fmt: skip
    assert done.stdout == "no terminal\n"
    assert done.stderr == ""


def test_the_end_of_the_input_is_no_empty_answer() -> None:
    with read("line") as terminal:
        terminal.wait_for("Type: ")
        terminal.type_end()
        terminal.ended()
        assert "nothing" in terminal.shown
