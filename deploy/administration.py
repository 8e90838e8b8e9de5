"""`kakehashi admin`: what an operator runs beside a house, with that house's own settings from the environment."""

import re
from pathlib import Path
from typing import Annotated

import typer

from data_trust.audit_command import verify_ledger as verify
from data_trust.ledger.store import Head
from data_trust.settings import Settings
from deploy.audit_administration import audit
from deploy.ca_administration import ca
from deploy.client_administration import clients
from deploy.grant_administration import grants, sessions
from deploy.key_administration import keys
from deploy.operator_settings import settings_of
from deploy.verifier_administration import verifier

admin = typer.Typer(no_args_is_help=True, help="Run by an operator beside a house.")
admin.add_typer(audit, name="audit")
admin.add_typer(ca, name="ca")
admin.add_typer(clients, name="clients")
admin.add_typer(grants, name="grants")
admin.add_typer(keys, name="keys")
admin.add_typer(sessions, name="sessions")
admin.add_typer(verifier, name="verifier")


@admin.callback()
def _group() -> None:
    """Run by an operator beside a house."""


@admin.command("verify-ledger")
def verify_ledger(
    demo: Annotated[Path | None, typer.Option(help="A demo's folder, instead of KAKEHASHI_TRUST_ settings.")] = None,
    checkpoint: Annotated[str, typer.Option(help="COUNT:HASH somebody kept; finds a rollback too.")] = "",
) -> None:
    """Prove that the data trust's ledger was neither changed nor cut; exit status 1 when it does not hold."""
    settings = settings_of("data_trust", Settings.from_mapping, demo)
    status, line = verify(settings.database_url, settings.kek, _head(checkpoint) if checkpoint else None)
    typer.echo(line)
    raise typer.Exit(status)


def _head(checkpoint: str) -> Head:
    parts = re.fullmatch(r"([0-9]{1,18}):([0-9a-f]{64})", checkpoint)
    if parts is None:
        raise typer.BadParameter("a checkpoint is COUNT:HASH, the hash as 64 hexadecimal digits")
    return Head(int(parts[1]), bytes.fromhex(parts[2]))
