"""AG-11: what is in memory does not get out by a core dump, and no other program may look in."""

import os
import signal
import sys
from pathlib import Path

import pytest

from tests.deploy.parts import ROOT

SECRET = "PLANTED" + "99X7"
DIE = """
import os, resource
from citizen_agent.closed_memory import close_memory
most = resource.getrlimit(resource.RLIMIT_CORE)[1]
resource.setrlimit(resource.RLIMIT_CORE, (most, most))
typed = "PLANTED" + str(99) + "X7"
{close}
os.abort()
"""
ASK = """
import ctypes
from citizen_agent.closed_memory import close_memory
close_memory()
raise SystemExit(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))  # PR_GET_DUMPABLE
"""


def run(script: str, folder: Path) -> int:
    """Run it there and return what wait(2) says, with its word on a core dump."""
    child = os.posix_spawn(
        "/bin/sh",
        ["sh", "-c", 'cd "$1" && exec "$2" -c "$3"', "sh", str(folder), sys.executable, script],
        {**os.environ, "PYTHONPATH": str(ROOT)},
    )
    return os.waitpid(child, 0)[1]


@pytest.mark.parametrize(("close", "dumped"), [("close_memory()", False), ("", True)])
def test_ag11_a_crash_leaves_no_core_dump(tmp_path: Path, close: str, dumped: bool) -> None:
    """The second run shows that there would be one here, with the secret in it."""
    ended = run(DIE.format(close=close), tmp_path)
    assert os.WTERMSIG(ended) == signal.SIGABRT
    assert os.WCOREDUMP(ended) is dumped
    cores = [path for path in tmp_path.iterdir() if SECRET.encode() in path.read_bytes()]
    assert bool(cores) is dumped


def test_ag11_no_other_program_may_read_its_memory(tmp_path: Path) -> None:
    ended = run(ASK, tmp_path)
    assert os.waitstatus_to_exitcode(ended) == 0
