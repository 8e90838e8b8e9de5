"""`kakehashi admin clients`: who may ask the provider, who may register, and the end of either."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from deploy.operator_settings import settings_of
from foundation.clock import Clock, SystemClock
from foundation.database import Database, house_tables
from foundation.envelope import Sealer
from foundation.errors import DomainError
from foundation.ids import IdSource, RandomIds
from foundation.web.dates import JST
from idp.clients.client import Client
from idp.clients.registration import import_clients, read_clients
from idp.clients.store import ClientStore, to_document
from idp.registration.rights import OPEN, Rights
from idp.registration.store import Invitation, RegistrationStore
from idp.settings import Settings

clients = typer.Typer(no_args_is_help=True, help="Registered clients, with the KAKEHASHI_IDP_ settings.")
Demo = Annotated[Path | None, typer.Option(help="A demo's folder, instead of KAKEHASHI_IDP_ settings.")]
Id = Annotated[str, typer.Argument(metavar="CLIENT_ID")]
_DAY = 86400
_SECRET = ("secret_hash", "shared_secret")


@dataclass(frozen=True)
class Desk:
    """What the commands work on."""

    clients: ClientStore
    registrations: RegistrationStore
    clock: Clock
    ids: IdSource


@clients.command("list")
def list_clients(demo: Demo = None) -> None:
    """Print every client: id, who put it there, how it authenticates, its names."""
    with _opened(demo) as desk:
        for client in desk.clients.all():
            typer.echo(_line(client, desk))


@clients.command("show")
def show(client_id: Id, demo: Demo = None) -> None:
    """Print a registration as JSON, without its secret's hash."""
    with _opened(demo) as desk:
        client = desk.clients.get(client_id)
        if client is None:
            raise typer.BadParameter(f"there is no client {client_id}")
        members: dict[str, Any] = json.loads(to_document(client))
    told = {name: value for name, value in members.items() if name not in _SECRET and value not in ("", [], {}, None)}
    typer.echo(json.dumps(told, ensure_ascii=False, indent=2))


@clients.command("register")
def register(
    file: Annotated[Path, typer.Argument(help="JSON list of registrations; members: idp/clients/metadata/.")],
    demo: Demo = None,
) -> None:
    """Take in clients, or the same ones changed; all of them or none. A running provider knows within a minute."""
    with _opened(demo) as desk:
        for client in asyncio.run(import_clients(desk.clients, json.loads(_read(file)))):
            typer.echo(_line(client, desk))


@clients.command("invite")
def invite(
    label: Annotated[str, typer.Argument(help="For whom; invitations are withdrawn by it.")],
    rights: Annotated[
        Path | None, typer.Option(help="JSON: what they may become; nothing about people without.")
    ] = None,
    uses: Annotated[int, typer.Option(min=1, max=1000, help="How many clients may register by it.")] = 1,
    days: Annotated[int, typer.Option(min=1, max=365, help="How long it is good.")] = 7,
    demo: Demo = None,
) -> None:
    """Print an initial access token (RFC 7591 3). It is shown here once, and kept as a hash."""
    with _opened(demo) as desk:
        now, token = desk.clock.timestamp(), desk.ids.token()
        allowed = Rights.from_document(json.loads(_read(rights))) if rights else OPEN
        asyncio.run(desk.registrations.invite(token, Invitation(label, allowed, uses, now + days * _DAY, now)))
    typer.echo(token)


@clients.command("invitations")
def list_invitations(demo: Demo = None) -> None:
    """Print every invitation: label, uses left, last day, rights."""
    with _opened(demo) as desk:
        for each in desk.registrations.invitations():
            typer.echo(f"{each.label}  {each.uses_left} left  to {_day(each.expires_at)}  {each.rights.to_text()}")


@clients.command("withdraw")
def withdraw(label: str, demo: Demo = None) -> None:
    """Let nobody register by the invitations of this label any more. Whoever has registered stays."""
    with _opened(demo) as desk:
        typer.echo(f"{asyncio.run(desk.registrations.withdraw(label))} invitations withdrawn")


@clients.command("remove")
def remove(client_id: Id, demo: Demo = None) -> None:
    """End a client with all its tokens. A running provider knows within a minute."""
    with _opened(demo) as desk:
        removed = asyncio.run(desk.clients.remove(client_id, desk.registrations.closing(client_id)))
        if not removed:
            raise typer.BadParameter(f"the database holds no client {client_id}; one of a file is removed there")
    typer.echo(f"{client_id} is removed")


@clients.command("new-token")
def new_token(client_id: Id, demo: Demo = None) -> None:
    """Print a new registration access token (RFC 7592) for a client that lost its own, which is worth nothing then."""
    with _opened(demo) as desk:
        token = desk.ids.token()
        if not asyncio.run(desk.registrations.hand_over(client_id, token)):
            raise typer.BadParameter(f"{client_id} did not register itself")
    typer.echo(token)


@contextmanager
def _opened(demo: Path | None) -> Iterator[Desk]:
    settings, clock = settings_of("idp", Settings.from_mapping, demo), SystemClock()
    database = Database.open(settings.database_url, house_tables("idp").metadata)
    try:
        configured = read_clients(settings.clients) if settings.clients else ()
        yield Desk(
            ClientStore(database, clock, Sealer(settings.sealing_key), configured),
            RegistrationStore(database),
            clock,
            RandomIds(clock),
        )
    except DomainError as refused:
        typer.echo(f"{refused.code}: {refused.detail}", err=True)
        raise typer.Exit(1) from None
    except ValueError:
        typer.echo("the file holds no JSON", err=True)
        raise typer.Exit(1) from None
    finally:
        database.close()


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise typer.BadParameter(f"{path} cannot be read") from None


def _line(client: Client, desk: Desk) -> str:
    registration = desk.registrations.find(client.client_id)
    since = f"registered itself {_day(registration.issued_at)}" if registration else "operator"
    return f"{client.client_id}  {since}  {client.token_endpoint_auth_method}  {client.name_ja}  {client.name_en}"


def _day(moment: int) -> str:
    return f"{datetime.fromtimestamp(moment, JST):%Y-%m-%d}"
