"""`kakehashi admin ca`: roll the CAs over, publish what verifiers need, change the key-encryption key."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from deploy.operator_settings import settings_of
from deploy.private_file import write_public
from foundation.clock import SystemClock
from foundation.envelope import SealBroken
from foundation.ids import RandomIds
from gov_core.ca_commands import CaCommands, HouseIsRunning, ca_commands
from gov_core.jpki.generations import Generation
from gov_core.jpki.validity import JST
from gov_core.settings import Settings

ca = typer.Typer(no_args_is_help=True, help="The certification authorities, with the KAKEHASHI_GOV_ settings.")
Demo = Annotated[Path | None, typer.Option(help="A demo's folder, instead of KAKEHASHI_GOV_ settings.")]


class KindOption(StrEnum):
    """Which CA."""

    auth = "auth"
    sign = "sign"


class KeyTypeOption(StrEnum):
    """Which key."""

    rsa = "rsa"
    p384 = "p384"


@ca.command("generations")
def list_generations(demo: Demo = None) -> None:
    """Print every generation: what to pin, in which state it is, until when, when its successor is due."""
    with _opened(demo) as commands:
        for line in commands.lines():
            typer.echo(_text(line))


@ca.command("new-generation")
def new_generation(
    kind: KindOption,
    key_type: Annotated[KeyTypeOption, typer.Option(help="Of the CA's key.")] = KeyTypeOption.rsa,
    issues_from: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="A day in Japan.")] = None,
    demo: Demo = None,
) -> None:
    """Make the next generation, which issues from a day on, or at once. Older ones stand behind what they issued."""
    begins = issues_from.replace(tzinfo=JST) if issues_from else None
    with _opened(demo) as commands:
        try:
            made = asyncio.run(commands.new_generation(kind.value, key_type.value, begins))
        except ValueError as never:
            typer.echo(str(never), err=True)
            raise typer.Exit(2) from None
    typer.echo(_text(made))


@ca.command("publish")
def publish(
    folder: Path,
    emergency: Annotated[bool, typer.Option(help="Make new lists now, without waiting for the next day.")] = False,
    demo: Demo = None,
) -> None:
    """Write what verifiers pin (auth.pem, sign.pem, generations.json) and today's revocation lists into a folder."""
    with _opened(demo) as commands:
        for name in asyncio.run(commands.publish(folder, write_public, emergency=emergency)):
            typer.echo(name)


@ca.command("check")
def check(demo: Demo = None) -> None:
    """Print what is due: a successor, today's lists, a key that does not fit. Exit status 1 when anything is."""
    with _opened(demo) as commands:
        due = commands.due()
    for sentence in due:
        typer.echo(sentence)
    raise typer.Exit(1 if due else 0)


@ca.command("rewrap")
def rewrap(
    new_key_file: Annotated[Path, typer.Option(help="Holds the new KAKEHASHI_GOV_KEK, 64 hexadecimal digits.")],
) -> None:
    """Seal every private key under a new key-encryption key. The house must stand still; it can be given twice."""
    new = _new_key(new_key_file)
    with _opened(None, alone=True) as commands:
        count = asyncio.run(commands.rewrap(new))
    typer.echo(f"{count} keys lie under the new key-encryption key: set KAKEHASHI_GOV_KEK to it")


@contextmanager
def _opened(demo: Path | None, *, alone: bool = False) -> Iterator[CaCommands]:
    it, clock = settings_of("gov_core", Settings.from_mapping, demo), SystemClock()
    try:
        with ca_commands(
            it.database_url, it.kek, it.ca_issuing_years, clock, RandomIds(clock), alone=alone
        ) as commands:
            yield commands
    except HouseIsRunning as running:
        typer.echo(running.detail, err=True)
        raise typer.Exit(1) from None
    except SealBroken:
        typer.echo("a private key does not open under KAKEHASHI_GOV_KEK; nothing was changed", err=True)
        raise typer.Exit(1) from None


def _new_key(path: Path) -> bytes:
    try:
        text = path.read_text(encoding="ascii").strip()
        others_may_read = path.stat().st_mode & 0o077
    except (OSError, UnicodeDecodeError):
        raise typer.BadParameter(f"{path} cannot be read") from None
    if others_may_read:
        raise typer.BadParameter(f"{path} may be read by others: chmod 600")
    if not re.fullmatch(r"[0-9a-fA-F]{64}", text):
        raise typer.BadParameter(f"{path} does not hold 64 hexadecimal digits")
    return bytes.fromhex(text)


def _text(line: Generation) -> str:
    due = f"  successor due {_day(line.successor_due)}" if line.successor_due else ""
    times = f"issues {_day(line.issues_from)} to {_day(line.issues_until)}, verifies to {_day(line.verifies_until)}"
    return f"{line.kind} {line.number}  {line.key_type:4}  {line.state:9}  {times}{due}\n  SHA-256 {line.sha256}"


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(JST):%Y-%m-%d}"
