"""`kakehashi admin verifier`: who may ask the JPKI about certificates, and what they owe."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from cryptography import x509

from deploy.operator_settings import settings_of
from foundation.clock import SystemClock
from foundation.database import Database, house_tables
from foundation.errors import DomainError
from gov_core.jpki.fees.accounting import Accounting
from gov_core.jpki.fees.statement import Line
from gov_core.jpki.fees.store import UsageStore
from gov_core.jpki.validity import JST
from gov_core.jpki.verifiers.door import Door
from gov_core.jpki.verifiers.registry import Registry, pin_of
from gov_core.jpki.verifiers.store import VerifierStore
from gov_core.jpki.verifiers.verifier import VERIFIER_KINDS, Standing, Verifier
from gov_core.settings import Settings

verifier = typer.Typer(no_args_is_help=True, help="The register of verifiers, with the KAKEHASHI_GOV_ settings.")
Demo = Annotated[Path | None, typer.Option(help="A demo's folder, instead of KAKEHASHI_GOV_ settings.")]
MEMBERS = {"id", "name", "kind", "corporate_number", "notified_on"}
Id = Annotated[str, typer.Argument(metavar="ID", help="Small letters, digits, hyphens.")]


@verifier.command("list")
def list_verifiers(demo: Demo = None) -> None:
    """Print every verifier: standing, kind, corporate number, the SHA-256 and the last day of its certificate."""
    with _opened(demo) as door:
        for each in door.registry.all():
            typer.echo(_text(each))


@verifier.command("register")
def register(
    notice: Annotated[Path, typer.Argument(help="JSON: id, name, kind, corporate_number, notified_on[, platform].")],
    certificate: Annotated[Path | None, typer.Option(help="Its client certificate, PEM.")] = None,
    demo: Demo = None,
) -> None:
    """Take in a notice, or the same one with a renewed certificate. It holds from the next question."""
    given = replace(_notice(notice), pin=pin_of(_certificate(certificate)) if certificate else None)
    with _opened(demo) as door:
        asyncio.run(door.registry.register(given))
    typer.echo(_text(given))


@verifier.command("suspend")
def suspend(verifier_id: Id, demo: Demo = None) -> None:
    """Answer nothing to it until it is resumed; nor to those who ask through it."""
    _stand(verifier_id, "suspended", demo)


@verifier.command("resume")
def resume(verifier_id: Id, demo: Demo = None) -> None:
    """Lift a suspension."""
    _stand(verifier_id, "active", demo)


@verifier.command("revoke")
def revoke(verifier_id: Id, demo: Demo = None) -> None:
    """Answer nothing to it ever again."""
    _stand(verifier_id, "revoked", demo)


@verifier.command("statement")
def statement(verifier_id: Id, month: Annotated[str, typer.Argument(metavar="YYYY-MM")], demo: Demo = None) -> None:
    """Print what it asked in a month of Japan's calendar, at which rate, and what it owes."""
    with _opened(demo) as door:
        bill = door.accounting.statement(verifier_id, month)
    for line in bill.lines:
        typer.echo(_line(line))
    typer.echo(f"{bill.verifier}  {bill.month}  total {bill.total_yen} yen")


def _stand(verifier_id: str, standing: Standing, demo: Path | None) -> None:
    with _opened(demo) as door:
        asyncio.run(door.registry.stand(verifier_id, standing))
    typer.echo(f"{verifier_id} is {standing}")


@contextmanager
def _opened(demo: Path | None) -> Iterator[Door]:
    clock = SystemClock()
    url = settings_of("gov_core", Settings.from_mapping, demo).database_url
    database = Database.open(url, house_tables("gov_core").metadata)
    try:
        yield Door(Registry(VerifierStore(database), clock), Accounting(UsageStore(database), clock))
    except DomainError as refused:
        typer.echo(refused.detail, err=True)
        raise typer.Exit(1) from None
    finally:
        database.close()


def _notice(path: Path) -> Verifier:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        known = told.keys() - {"platform"} == MEMBERS and all(isinstance(each, str) for each in told.values())
        if not known or told["kind"] not in VERIFIER_KINDS:
            raise ValueError(path)
        day = date.fromisoformat(told["notified_on"])
    except (OSError, ValueError, AttributeError):
        raise typer.BadParameter(f"{path} is no notice: {', '.join(sorted(MEMBERS))}, or platform too") from None
    platform = told.get("platform")
    return Verifier(told["id"], told["name"], told["kind"], told["corporate_number"], day, None, platform)


def _certificate(path: Path) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except (OSError, ValueError):
        raise typer.BadParameter(f"{path} holds no certificate in PEM") from None


def _text(it: Verifier) -> str:
    through = f"  through {it.platform}" if it.platform else ""
    last = f"{datetime.fromtimestamp(it.pin.not_after, JST):%Y-%m-%d}" if it.pin else ""
    shown = f"\n  SHA-256 {it.pin.fingerprint}  to {last}" if it.pin else ""
    return (
        f"{it.id}  {it.standing}  {it.kind}{through}  {it.corporate_number}  since {it.notified_on}  {it.name}{shown}"
    )


def _line(line: Line) -> str:
    outcome = "hit" if line.hit else "no hit"
    waived = f", {line.waived_yen} yen waived" if line.waived_yen else ""
    note = f"  ({line.note})" if line.note else ""
    return f"{line.method} {line.kind}, {outcome}: {line.count} x {line.unit_yen} = {line.yen} yen{waived}{note}"
