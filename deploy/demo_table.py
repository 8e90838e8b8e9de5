"""What `make demo` prints: where every house is, and the test citizens with their PINs."""

from rich.console import Console
from rich.table import Table

from deploy.addresses import SERVED, TITLES
from deploy.citizens import CITIZENS
from deploy.house_settings import Place


def tell(place: Place) -> None:
    """Print two tables and where to begin."""
    console = Console()
    console.print(_houses(place), _citizens())
    console.print(
        f"Start at the bank: {place.street['bank']}/  Everything for tools: {place.folder / 'demo.json'}",
        soft_wrap=True,
    )
    console.print("Ctrl-C ends all of it.")


def _houses(place: Place) -> Table:
    table = Table(title="Kakehashi is up")
    table.add_column("open in a browser")
    table.add_column("what it is")
    for house in SERVED:
        table.add_row(place.street[house], TITLES[house])
    return table


def _citizens() -> Table:
    table = Table(title="Test citizens (none of them exists)")
    for heading in ("card", "name", "PIN", "signature password", "what it shows"):
        table.add_column(heading)
    for citizen in CITIZENS:
        table.add_row(citizen.handle, citizen.name, citizen.pin or "-", citizen.password or "-", citizen.situation)
    return table
