"""The demo: makes what is missing, starts every house, and says where everything is."""

import shutil
import signal
from dataclasses import dataclass
from pathlib import Path

from deploy.addresses import SERVED, Street
from deploy.demo_file import write_demo_file
from deploy.demo_table import tell
from deploy.house_settings import Place, mapping_of
from deploy.seed import seed
from deploy.supervisor import HouseDidNotStart, Supervisor
from foundation.clock import SystemClock
from foundation.ids import RandomIds

# What a demo writes into its folder; a reset forgets this and nothing else that may lie there.
OURS = (
    "databases",
    "cards",
    "pki",
    "keys",
    "logs",
    "secrets.json",
    "clients.json",
    "kiosk.json",
    "applications.json",
    "demo.json",
    "seeded",
)
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)  # a closed terminal must not leave the houses behind


@dataclass
class Demo:
    """One demo in one folder, on one set of ports."""

    place: Place
    supervisor: Supervisor

    @classmethod
    def at(cls, folder: Path, offset: int = 0) -> "Demo":
        """Prepare the folder: secrets, residents, cards, clients."""
        folder = folder.resolve()
        folder.mkdir(parents=True, exist_ok=True)
        place = Place.at(folder, Street.on_loopback(offset))
        clock = SystemClock()
        seed(place, clock, RandomIds(clock))
        write_demo_file(place)
        return cls(place, Supervisor(folder / "logs"))

    def up(self) -> None:
        """Start every house and wait until each one answers."""
        ports_must_be_free(self.place.street)
        for house in SERVED:
            self.supervisor.start(house, self.place.street[house], mapping_of(house, self.place))
        self.supervisor.wait_until_healthy(self.place.street.urls)


def ports_must_be_free(street: Street) -> None:
    """SystemExit with a sentence when anything listens where a house should."""
    taken = ", ".join(map(str, street.taken_ports()))
    if taken:
        raise SystemExit(f"Something already listens on port {taken}: is another demo running? Stop it first.")


def reset(folder: Path) -> None:
    """Forget keys, databases and cards."""
    for name in OURS:
        path = folder / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def run(folder: Path, offset: int, afresh: bool) -> None:
    """`kakehashi demo`: up, tell, stay, down."""
    ports_must_be_free(Street.on_loopback(offset))  # before anything is forgotten: a running demo needs its files
    if afresh:
        reset(folder)
    demo = Demo.at(folder, offset)
    for number in ENDING:
        signal.signal(number, demo.supervisor.end_soon)
    try:
        demo.up()
        if not demo.supervisor.ending:
            tell(demo.place)
        demo.supervisor.wait()
    except HouseDidNotStart as trouble:
        raise SystemExit(str(trouble)) from None
    finally:
        demo.supervisor.stop()
