"""Where an operator's command finds a house's settings: in the environment, or in the folder of a demo."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

import typer

from deploy.addresses import Street
from deploy.house_settings import Place, mapping_of
from foundation.environment import SettingsRefused, read_environment

T = TypeVar("T")


def settings_of(house: str, read: Callable[[Mapping[str, str]], T], demo: Path | None) -> T:
    """What `read` makes of the house's settings. Exit status 2, with one line, where there are none or wrong ones."""
    if demo is None:
        mapping = read_environment()
    elif (demo / "seeded").exists():
        mapping = mapping_of(house, Place.at(demo.resolve(), Street.on_loopback()))
    else:
        raise typer.BadParameter(f"no demo lives in {demo}")
    try:
        return read(mapping)
    except SettingsRefused as refused:
        typer.echo(refused.detail, err=True)
        raise typer.Exit(2) from None
