"""The desk of `kakehashi admin` over the provider's own rooms, beside a provider that may be running.

Each command is a row of idp/administration/operations.py, run under `operator:<user>` and put on record first.
"""

import asyncio
import getpass
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer

from deploy.operator_settings import settings_of
from foundation.clock import SystemClock
from foundation.envelope import SealBroken
from foundation.errors import DomainError
from foundation.ids import RandomIds
from foundation.key_file import KeyFile
from foundation.web.dates import JST
from idp.administration.arguments import Conflicting, NoSuch, Unfit
from idp.administration.assembly import admin_desk
from idp.app import fold_rooms, open_rooms
from idp.clients.metadata.rule import InvalidClientMetadata
from idp.settings import Settings

Demo = Annotated[Path | None, typer.Option(help="A demo's folder, instead of KAKEHASHI_IDP_ settings.")]
_ABOUT_ARGUMENTS = (Unfit, NoSuch, Conflicting)


def perform(demo: Path | None, name: str, given: Mapping[str, Any]) -> Any:
    """What the operation answers; a refusal ends the command: 2 where an argument does not fit, 1 otherwise."""
    settings = settings_of("idp", Settings.from_mapping, demo)
    try:
        return asyncio.run(_perform(settings, name, given))
    except _ABOUT_ARGUMENTS as unfit:
        raise typer.BadParameter(unfit.detail) from None
    except SealBroken:
        typer.echo("the key file does not open under KAKEHASHI_IDP_SIGNING_KEYS_KEY", err=True)
    except InvalidClientMetadata as refused:
        typer.echo(f"{refused.code}: {refused.detail}", err=True)
    except DomainError as refused:
        typer.echo(refused.detail, err=True)
    raise typer.Exit(1)


async def _perform(settings: Settings, name: str, given: Mapping[str, Any]) -> Any:
    clock = SystemClock()
    async with httpx.AsyncClient(trust_env=False) as http:
        rooms = open_rooms(settings, clock=clock, ids=RandomIds(clock), http=http)
        try:
            file = KeyFile(settings.signing_keys, settings.signing_keys_key)
            desk = admin_desk(rooms, fold_rooms(rooms), file)
            return await desk.perform(f"operator:{_user()}", name, {k: v for k, v in given.items() if v is not None})
        finally:
            await rooms.logout_delivery.idle()  # whoever has to hear of it is told by this very process
            rooms.ground.database.close()


def _user() -> str:
    """Who sits at the terminal, as the system says; a container may not know."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def read_json(path: Path) -> Any:
    """The document in a file."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        raise typer.BadParameter(f"{path} cannot be read") from None
    except ValueError:
        typer.echo("the file holds no JSON", err=True)
        raise typer.Exit(1) from None


def moment(seconds: int | None) -> str:
    """Day and minute in Japan; a dash where there is none."""
    return "-" if seconds is None else f"{datetime.fromtimestamp(seconds, JST):%Y-%m-%d %H:%M}"


def shown(document: Any) -> str:
    """A document for reading."""
    return json.dumps(document, ensure_ascii=False, indent=2)
