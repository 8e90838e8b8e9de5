"""`make bench-quick`: ours (durable before the reply) against npm oidc-provider (in-memory map), one interleaved run.

One server is loaded at a time, the other idles. Every figure is the median of the rounds; a round with a single failed
request fails the run, for a refused request is cheap and would flatter. Beside the rate stands the server's own
processor time for one request, which moves less when the machine is busy.
"""

import statistics
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.equal_work import STATEMENT, Judge
from benchmarks.side import Round, Side, start_ours, start_peer

KINDS = ("client_credentials", "code", "refresh", "userinfo")
ROUNDS, SECONDS, WARM_SECONDS = 5, 2, 1
OURS_PORT, PEER_PORT = 18301, 18302
# Single-use tokens each side may need at most: rounds x seconds x a rate it will not exceed, and the warm-up.
OURS_TOKENS, PEER_TOKENS = 110_000, 60_000

Figures = dict[str, dict[str, list[Round]]]


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
            sides.append(start_ours("ours", OURS_PORT, room / "ours", OURS_TOKENS))
            sides.append(start_peer("peer", PEER_PORT, room / "peer", PEER_TOKENS, "map"))
            for side in sides:
                Judge(side).check(KINDS)
            reached = report(measure(*sides))
        finally:
            for side in sides:
                side.stop()
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
