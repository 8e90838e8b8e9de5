"""What the tests of the street share: ports nobody uses, and the command as its own process."""

import fcntl
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from deploy.addresses import Street

ROOT = Path(__file__).resolve().parents[2]


_CLAIMED: list[IO[bytes]] = []  # open as long as this test run lives


def free_offset(first: int) -> int:
    """The first port offset at or after `first` where no port is taken and no other test run is about to take one."""
    for offset in range(first, first + 2000, 100):
        claim = (Path(tempfile.gettempdir()) / f"kakehashi-test-ports-{offset}.lock").open("ab")
        try:
            fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            claim.close()
            continue
        if not Street.on_loopback(offset).taken_ports():
            _CLAIMED.append(claim)
            return offset
        claim.close()
    raise RuntimeError("every port offset is taken")


def start_python(*arguments: str, settings: Mapping[str, str] | None = None) -> "subprocess.Popen[str]":
    """Python in its own process and session, both outputs in one pipe, without any setting of ours but the given."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("KAKEHASHI_")}
    return subprocess.Popen(
        [sys.executable, "-u", *arguments],
        cwd=ROOT,
        env={**inherited, **(settings or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def start_kakehashi(*arguments: str, settings: Mapping[str, str] | None = None) -> "subprocess.Popen[str]":
    """The `kakehashi` command."""
    return start_python("-m", "deploy.command_line", *arguments, settings=settings)
