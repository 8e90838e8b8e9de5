"""pcscd and the virtual reader in namespaces of their own, and cards put into it: nothing outside notices.

The packaged reader driver listens on every interface without asking who is there, so it gets a network
namespace with a loopback only; the card program joins that namespace. A private /run keeps pcscd's socket apart
from any other pcscd of the machine; clients reach it through PCSCLITE_CSOCK_NAME.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READER = "Virtual PCD 00 00"
START = "ip link set lo up && mount -t tmpfs none /run && mkdir /run/pcscd && exec pcscd --foreground --info"
LEFT = b"Card Removed From"
PATIENCE = 15.0


class PcscStack:
    """One running pcscd with the virtual reader's two slots."""

    def __init__(self, log: Path) -> None:
        """Start it and wait until both slots are there."""
        as_root = [] if os.geteuid() == 0 else ["--map-root-user"]
        self.log = log
        self._log = log.open("wb")
        command = ["unshare", *as_root, "--net", "--mount", "sh", "-c", START]
        self._process = subprocess.Popen(command, stdout=self._log, stderr=subprocess.STDOUT)
        socket = f"/proc/{self._process.pid}/root/run/pcscd/pcscd.comm"
        self.environment = {**os.environ, "PCSCLITE_CSOCK_NAME": socket, "LC_ALL": "C"}
        self._join = ["nsenter", "--target", str(self._process.pid), "--net"]
        if as_root:
            self._join += ["--user", "--preserve-credentials"]
        try:
            wait_for(lambda: self.readers().count("Virtual PCD") == 2, "the virtual reader", log)
        except BaseException:
            self.stop()
            raise

    def readers(self) -> str:
        """What OpenSC says of the readers."""
        return self.run("opensc-tool", "--list-readers").stdout

    def run(self, *command: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        """Run a client of this pcscd, with something on its standard input."""
        return subprocess.run(
            command,
            env=self.environment,
            cwd=ROOT,
            input=typed,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def insert(self, image: Path, trace: Path, port: int = 35963, more: Sequence[str] = ()) -> "VirtualCard":
        """Put a card in, with `more` options of the card program, and wait until the reader has noticed."""
        card = [sys.executable, "-m", "gov_core.card.virtual_card", str(image)]
        options = ["--port", str(port), "--trace", str(trace), *more]
        process = subprocess.Popen([*self._join, *card, *options], cwd=ROOT)
        inserted = VirtualCard(self, process, trace)
        try:
            wait_for(inserted.present, "the card", self.log)
        except BaseException:
            _end(process)
            raise
        return inserted

    def stop(self) -> None:
        """End pcscd, and only it."""
        _end(self._process)
        self._log.close()


class VirtualCard:
    """A card in the first slot."""

    def __init__(self, stack: PcscStack, process: "subprocess.Popen[bytes]", trace: Path) -> None:
        """Take over the running card program."""
        self._stack = stack
        self._process = process
        self._trace = trace
        self._seen_leaving = stack.log.read_bytes().count(LEFT)

    def present(self) -> bool:
        """Tell whether the reader has seen it."""
        if self._process.poll() is not None:
            raise RuntimeError(f"the card program ended with {self._process.returncode}")
        return any(READER in line and " Yes " in line for line in self._stack.readers().splitlines())

    def commands(self, start: str) -> list[str]:
        """Return the traced commands whose header starts so, each with its status word."""
        lines = self._trace.read_text().splitlines() if self._trace.exists() else []
        return [line for line in lines if line.startswith(start)]

    def remove(self) -> None:
        """Take the card out and wait until pcscd's polling thread has noticed.

        Its log is asked and not a client: after a failed power-off a client sees an empty reader before that
        thread does, and a card put in during this moment is never announced (pcscd 1.9.9).
        """
        if self._process.poll() is None:
            _end(self._process)
            wait_for(self._has_left, "the card to go", self._stack.log)

    def _has_left(self) -> bool:
        return self._stack.log.read_bytes().count(LEFT) > self._seen_leaving


def wait_for(condition: Callable[[], bool], what: str, log: Path) -> None:
    """Poll until it is so; the log tells what happened instead."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            said = [line for line in log.read_text(errors="replace").splitlines() if "not transacted" not in line]
            raise TimeoutError("\n".join([f"waited in vain for {what}", *said[-20:]]))
        time.sleep(0.05)


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)
