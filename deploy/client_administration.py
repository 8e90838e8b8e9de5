"""`kakehashi admin clients`: who may ask the provider, who may register, and the end of either."""

from pathlib import Path
from typing import Annotated, Any

import typer

from deploy.operator_desk import Demo, moment, perform, read_json, shown

clients = typer.Typer(no_args_is_help=True, help="Registered clients, with the KAKEHASHI_IDP_ settings.")
Id = Annotated[str, typer.Argument(metavar="CLIENT_ID")]
Metadata = Annotated[Path, typer.Argument(help="JSON of one registration; members: idp/clients/metadata/.")]


@clients.command("list")
def list_clients(demo: Demo = None) -> None:
    """Print every client: id, who put it there, how it authenticates, its names, and whether it is disabled."""
    for line in perform(demo, "clients.list", {})["clients"]:
        typer.echo(_line(line))


@clients.command("show")
def show(client_id: Id, demo: Demo = None) -> None:
    """Print a registration as JSON, without its secret's hash."""
    typer.echo(shown(perform(demo, "clients.show", {"client_id": client_id})["metadata"]))


@clients.command("create")
def create(file: Metadata, demo: Demo = None) -> None:
    """Register one client; an id or a secret that the file lacks is made. The secret is shown here once."""
    typer.echo(shown(perform(demo, "clients.create", {"metadata": read_json(file)})))


@clients.command("update")
def update(client_id: Id, file: Metadata, demo: Demo = None) -> None:
    """Replace a registration; its secret stays unless the file brings another or changes the method."""
    typer.echo(shown(perform(demo, "clients.update", {"client_id": client_id, "metadata": read_json(file)})))


@clients.command("rotate-secret")
def rotate_secret(client_id: Id, demo: Demo = None) -> None:
    """Print a new secret, once; the old one is worth nothing."""
    typer.echo(perform(demo, "clients.rotate_secret", {"client_id": client_id})["client_secret"])


@clients.command("disable")
def disable(client_id: Id, demo: Demo = None) -> None:
    """Let nobody know this client until it is enabled; its tokens are worth nothing from their next use."""
    perform(demo, "clients.disable", {"client_id": client_id})
    typer.echo(f"{client_id} is disabled")


@clients.command("enable")
def enable(client_id: Id, demo: Demo = None) -> None:
    """Let a disabled client be as it was."""
    perform(demo, "clients.enable", {"client_id": client_id})
    typer.echo(f"{client_id} is enabled")


@clients.command("register")
def register(
    file: Annotated[Path, typer.Argument(help="JSON list of registrations; members: idp/clients/metadata/.")],
    demo: Demo = None,
) -> None:
    """Take in clients, or the same ones changed; all of them or none."""
    for line in perform(demo, "clients.import", {"documents": read_json(file)})["clients"]:
        typer.echo(_line(line))


@clients.command("remove")
def remove(client_id: Id, demo: Demo = None) -> None:
    """End a client with all its tokens."""
    perform(demo, "clients.delete", {"client_id": client_id})
    typer.echo(f"{client_id} is removed")


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
    wish = {"label": label, "uses": uses, "days": days, "rights": read_json(rights) if rights else None}
    typer.echo(perform(demo, "invitations.create", wish)["initial_access_token"])


@clients.command("invitations")
def list_invitations(demo: Demo = None) -> None:
    """Print every invitation: label, uses left, last day, rights."""
    for each in perform(demo, "invitations.list", {})["invitations"]:
        until = moment(each["expires_at"]).partition(" ")[0]
        typer.echo(f"{each['label']}  {each['uses_left']} left  to {until}  {each['rights']}")


@clients.command("withdraw")
def withdraw(label: str, demo: Demo = None) -> None:
    """Let nobody register by the invitations of this label any more. Whoever has registered stays."""
    typer.echo(f"{perform(demo, 'invitations.withdraw', {'label': label})['withdrawn']} invitations withdrawn")


@clients.command("new-token")
def new_token(client_id: Id, demo: Demo = None) -> None:
    """Print a new registration access token (RFC 7592) for a client that lost its own, which is worth nothing then."""
    typer.echo(perform(demo, "clients.new_token", {"client_id": client_id})["registration_access_token"])


def _line(client: dict[str, Any]) -> str:
    """Of one client; only a disabled one says so."""
    names = "client_id", "registered_by", "token_endpoint_auth_method", "name_ja", "name_en"
    standing = "  disabled" if client["standing"] == "disabled" else ""
    return "  ".join(client[name] for name in names) + standing
