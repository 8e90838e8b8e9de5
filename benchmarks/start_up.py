"""`make bench-start`: how soon the provider answers after its command, and what it holds in memory then.

What is started is `kakehashi serve idp`, as an operator starts it, with the settings of a fresh demo. The first start
is not counted: it makes keys and tables, and Python writes its byte code. Beside the time on the clock stands the
processor time of the process until its first answer, which moves less when the machine is busy. Exit status 1 when a
bar is missed.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import httpx
from rich.console import Console
from rich.table import Table

from benchmarks.side import HERE
from deploy.addresses import Street
from deploy.house_settings import Place, mapping_of
from deploy.seed import seed
from foundation.clock import SystemClock
from foundation.ids import RandomIds

START_SECONDS, MEMORY_MIB = 1.0, 150
STARTS, PORT_OFFSET, PATIENCE = 9, 10_400, 60
_TICKS, _PAGE = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")


class Start(NamedTuple):
    """Seconds on the clock, processor seconds, and MiB, at the first answer."""

    seconds: float
    processor: float
    memory: float


def start(settings: dict[str, str], url: str) -> Start:
    """One start, to the first answer, and the end of it."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("KAKEHASHI_", "OTEL_"))}
    inherited.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-m", "deploy.command_line", "serve", "idp", "--port", url.rsplit(":", 1)[1]]
    began = time.perf_counter()
    house = subprocess.Popen(command, env={**inherited, **settings}, cwd=HERE.parent)
    try:
        with httpx.Client(trust_env=False) as client:
            while not _answers(client, f"{url}/.well-known/openid-configuration"):
                if house.poll() is not None or time.perf_counter() - began > PATIENCE:
                    raise SystemExit("the provider did not start")
                time.sleep(0.002)
        seconds = time.perf_counter() - began
        processor, memory = _used(house.pid)
        return Start(seconds, processor, memory)
    finally:
        house.terminate()
        house.wait()


def _answers(client: httpx.Client, url: str) -> bool:
    try:
        return client.get(url).status_code == 200
    except httpx.TransportError:
        return False


def _used(pid: int) -> tuple[float, float]:
    """Processor seconds and resident MiB of a process (proc(5))."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    resident = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return (int(fields[11]) + int(fields[12])) / _TICKS, resident * _PAGE / 2**20


def measure(folder: Path) -> list[Start]:
    """Starts of one provider, the first one left out."""
    place, clock = Place.at(folder, Street.on_loopback(PORT_OFFSET)), SystemClock()
    seed(place, clock, RandomIds(clock))
    settings, url = mapping_of("idp", place), place.street["idp"]
    return [start(settings, url) for _ in range(STARTS + 1)][1:]


def several() -> list[Start]:
    """Of a provider in a folder that goes again."""
    with tempfile.TemporaryDirectory(prefix="kakehashi-start-") as scratch:
        return measure(Path(scratch))


def main() -> int:
    """Print the table; 1 when a bar is missed."""
    starts = several()
    table = Table("kakehashi serve idp", "median", "lowest", "highest", "bar", title=f"{STARTS} starts")
    rows = (
        ("command to first answer, s", [each.seconds for each in starts], f"under {START_SECONDS}"),
        ("processor time of it, s", [each.processor for each in starts], ""),
        ("memory at the first answer, MiB", [each.memory for each in starts], f"under {MEMORY_MIB}"),
    )
    for name, values, bar in rows:
        table.add_row(name, *(f"{value:.2f}" for value in (statistics.median(values), min(values), max(values))), bar)
    Console().print(table)
    soon = statistics.median(each.seconds for each in starts) < START_SECONDS
    return 0 if soon and max(each.memory for each in starts) < MEMORY_MIB else 1


if __name__ == "__main__":
    sys.exit(main())
