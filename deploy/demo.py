"""The demo: makes what is missing, starts every house, and says where everything is."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import httpx
from rich.console import Console
from rich.table import Table

from deploy.addresses import TITLES, Street
from deploy.citizens import CITIZENS
from deploy.demo_file import write_demo_file
from deploy.house_settings import SERVED, Place, mapping_of
from deploy.seed import seed
from deploy.supervisor import Supervisor
from foundation.clock import SystemClock
from foundation.ids import RandomIds

FOLDER = Path("var")


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
        self._ports_must_be_free()
        for house in SERVED:
            self.supervisor.start(house, self.place.street[house], mapping_of(house, self.place))
        self.supervisor.wait_until_healthy(self.place.street.urls)

    def _ports_must_be_free(self) -> None:
        taken = [house for house in SERVED if _answers(self.place.street[house])]
        if taken:
            ports = ", ".join(str(self.place.street.port(house)) for house in taken)
            raise SystemExit(f"Something already listens on port {ports}: is another demo running? Stop it first.")


def run(reset: bool) -> None:
    """`kakehashi demo`: up, tell, stay, down."""
    if reset:
        shutil.rmtree(FOLDER, ignore_errors=True)
    demo = Demo.at(FOLDER)
    try:
        demo.up()
        _tell(demo.place)
        demo.supervisor.wait()
    finally:
        demo.supervisor.stop()


def _tell(place: Place) -> None:
    console = Console()
    houses = Table(title="Kakehashi is up")
    houses.add_column("open in a browser")
    houses.add_column("what it is")
    for house in SERVED:
        houses.add_row(place.street[house], TITLES[house])
    citizens = Table(title="Test citizens (none of them exists)")
    for heading in ("card", "name", "PIN", "signature password", "what it shows"):
        citizens.add_column(heading)
    for citizen in CITIZENS:
        row = (citizen.handle, citizen.name, citizen.pin, citizen.password or "-", citizen.situation)
        citizens.add_row(*row)
    console.print(houses, citizens)
    console.print(
        f"Start at the bank: {place.street['bank']}/  Everything for tools: {place.folder / 'demo.json'}",
        soft_wrap=True,
    )
    console.print("Ctrl-C ends all of it.")


def _answers(base_url: str) -> bool:
    try:
        httpx.get(f"{base_url}/health", timeout=1, trust_env=False)
    except httpx.TransportError:
        return False
    return True
