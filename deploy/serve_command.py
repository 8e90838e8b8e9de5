"""What `kakehashi serve HOUSE` and `kakehashi agent` do: settings from the environment, refusals in one line."""

import gc
import logging
import sys

import typer

from deploy.addresses import PORTS, SERVED
from foundation.environment import SettingsRefused, read_environment


def serve_house(house: str, port: int) -> None:
    """Run a house until it is told to stop; exit status 2 for a house or a setting that nobody knows."""
    if house not in SERVED:
        raise typer.BadParameter(f"the houses are {', '.join(SERVED)}")
    # What is imported now lives as long as the process: to look through it again and again for garbage takes a tenth of
    # the start. HouseServer switches the collector on again.
    gc.disable()
    # httpx brings a command line of its own where the packages for it happen to be installed; nobody here calls it.
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
    from deploy.serving import serve

    try:
        serve(house, read_environment(), port or PORTS[house])
    except SettingsRefused as refused:
        # By way of the log: a setting put in the wrong place is scrubbed like everything else.
        logging.getLogger("kakehashi.deploy").critical("%s does not start: %s", house, refused.detail)
        raise typer.Exit(2) from None
