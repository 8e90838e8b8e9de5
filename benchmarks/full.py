"""`make bench`: all hot work against npm oidc-provider without storage and at equal durability, in one interleaved run.

Ours stands in the table twice: over SQLite at synchronous=FULL and over PostgreSQL with synchronous commit. The peer
stands there three times: with an in-memory map (stores nothing durable) and over the same two. Then
what no ratio shows: memory after all that load, the time from the command to the first answer, and the 99th percentile
at half of the peak rate, asked at an even pace (benchmarks/open_loop.py).

Exit status 1 when a bar is missed; the bars stand beside the figures.
"""

import statistics
import subprocess
import sys
import tempfile
from base64 import b64encode
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from benchmarks.equal_work import SECRET, STATEMENT, Judge
from benchmarks.side import BESIDE_LOAD, HERE, Round, Side, start_ours, start_peer
from benchmarks.start_up import START_SECONDS, several
from tests.postgres import cluster, schema_url

# kind -> the least ratio against the map, and at equal durability. The peer stores no JWT, so with JWTs there is no
# equal durability in client credentials; with opaque tokens both sides keep a row.
BARS: dict[str, tuple[float | None, float | None]] = {
    "client_credentials": (1.5, None),
    "client_credentials_opaque": (1.5, 3.0),
    "code": (1.5, 3.0),
    "refresh": (1.5, 3.0),
    "sso": (1.5, 4.0),
    "userinfo": (2.0, 3.0),
    "introspection": (2.0, 3.0),
    "code_rs256": (1.0, 2.0),
}
MEMORY_MIB, P99_MILLISECONDS = 150, 25
ROUNDS, SECONDS, WARM_SECONDS, STEADY_SECONDS = 5, 2, 1, 5
PORTS = {"ours": 18311, "map": 18312, "sqlite": 18313, "ours on PostgreSQL": 18314, "postgres": 18315}
# Whose rate is divided by whose; the bar is the one against the map, or the one at equal durability.
PAIRS = (("ours", "map"), ("ours", "sqlite"), ("ours on PostgreSQL", "postgres"))
OURS_TOKENS, PEER_TOKENS, PEER_ON_POSTGRES_TOKENS = 130_000, 70_000, 70_000
Figures = dict[str, dict[str, list[Round]]]


class Steady(NamedTuple):
    """Latency at an even pace, in milliseconds."""

    rate: float
    p50: float
    p99: float


def measure(sides: dict[str, Side]) -> Figures:
    """Interleaved rounds: for each kind one round of every side, again and again."""
    figures: Figures = {}
    for kind in BARS:
        figures[kind] = {name: [] for name in sides}
        for side in sides.values():
            side.load(kind, WARM_SECONDS)
        for _ in range(ROUNDS):
            for name, side in sides.items():
                figures[kind][name].append(side.load(kind, SECONDS))
    return figures


def steady(side: Side, peak: float) -> Steady:
    """Client credentials (a signature and a row on disk) at half of the peak."""
    rate = peak / 2
    body = b"grant_type=client_credentials&scope=api"
    head = (
        f"POST {side.paths.token} HTTP/1.1\r\nHost: {side.url.partition('//')[2]}\r\n"
        f"Authorization: Basic {b64encode(f'bench-api:{SECRET}'.encode()).decode()}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    command = [
        *(*BESIDE_LOAD, sys.executable, "-m", "benchmarks.open_loop"),
        *(side.url, f"{rate}", f"{STEADY_SECONDS}"),
    ]
    done = subprocess.run(
        command, input=head.encode() + body, capture_output=True, check=True, cwd=HERE.parent, timeout=60
    )
    _, failed, p50, p99 = (int(value) for value in done.stdout.split())
    if failed:
        raise SystemExit(f"{side.name}: {failed} requests failed at {rate:.0f}/s")
    return Steady(rate, p50 / 1000, p99 / 1000)


def _rate(rounds: list[Round]) -> float:
    return statistics.median(each.rate for each in rounds)


def _shown(rounds: list[Round]) -> str:
    rates = [each.rate for each in rounds]
    return f"{statistics.median(rates):.0f} [{min(rates):.0f}-{max(rates):.0f}]"


def ratios(figures: Figures, console: Console) -> bool:
    """Print the table of rates; True when every bar holds."""
    table = Table(title=f"requests per second, median of {ROUNDS} interleaved rounds [min-max]")
    names = ("ours, SQLite FULL", "peer, map", "peer, SQLite FULL", "ours, PostgreSQL", "peer, PostgreSQL")
    for heading in ("work", *names, "to map (bar)", "SQLite (bar)", "PostgreSQL (bar)", "cpu, to map"):
        table.add_column(heading, justify="left" if heading == "work" else "right")
    reached = True
    for kind, sides in figures.items():
        cells = [_shown(sides[name]) for name in PORTS]
        in_memory, durable = BARS[kind]
        for (our, peer), bar in zip(PAIRS, (in_memory, durable, durable), strict=True):
            ratio = _rate(sides[our]) / _rate(sides[peer])
            reached = reached and (bar is None or ratio >= bar)
            cells.append(f"{ratio:.2f}x ({bar or '-'})")
        micros = [statistics.median(each.processor_micros for each in sides[name]) for name in ("ours", "map")]
        cells.append(f"{micros[0]:.0f} / {micros[1]:.0f} = {micros[1] / micros[0]:.2f}x")
        table.add_row(kind.replace("_", " "), *cells)
    console.print(table)
    return reached


def alone(ours: Side, peak: float, console: Console) -> bool:
    """Print what concerns ours alone; True when every bar holds."""
    pace, memory = steady(ours, peak), ours.memory_mib()
    seconds = statistics.median(each.seconds for each in several())  # as an operator starts it, not as this run did
    table = Table("ours alone", "measured", "bar")
    table.add_row("memory of the worker after the load", f"{memory:.0f} MiB", f"under {MEMORY_MIB}")
    table.add_row("command to first answer", f"{seconds:.2f} s", f"under {START_SECONDS}")
    table.add_row(f"p99 at {pace.rate:.0f}/s, half of peak", f"{pace.p99:.1f} ms", f"under {P99_MILLISECONDS}")
    table.add_row("p50 there", f"{pace.p50:.1f} ms", "")
    console.print(table)
    return memory < MEMORY_MIB and seconds < START_SECONDS and pace.p99 < P99_MILLISECONDS


def main() -> int:
    """Start all five, measure, stop all."""
    sides: dict[str, Side] = {}
    console = Console(width=max(Console().width, 190))
    with tempfile.TemporaryDirectory(prefix="kakehashi-bench-") as scratch, cluster(*BESIDE_LOAD) as postgres:
        room = Path(scratch)
        try:
            sides["ours"] = start_ours("ours", PORTS["ours"], room / "ours", OURS_TOKENS)
            sides["map"] = start_peer("map", PORTS["map"], room / "map", PEER_TOKENS, "map")
            place = str(room / "peer.db")
            sides["sqlite"] = start_peer("sqlite", PORTS["sqlite"], room / "sqlite", PEER_TOKENS, "sqlite", place)
            other = "ours on PostgreSQL"
            sides[other] = start_ours(other, PORTS[other], room / "other", OURS_TOKENS, schema_url(postgres, "ours"))
            place = schema_url(postgres, "peer")
            sides["postgres"] = start_peer(
                "postgres", PORTS["postgres"], room / "postgres", PEER_ON_POSTGRES_TOKENS, "postgres", place
            )
            for side in sides.values():
                Judge(side).check(BARS)
            figures = measure(sides)
            reached = ratios(figures, console)
            reached = alone(sides["ours"], _rate(figures["client_credentials"]["ours"]), console) and reached
        finally:
            for side in sides.values():
                side.stop()
    for line in STATEMENT:
        console.print(line, highlight=False)
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
