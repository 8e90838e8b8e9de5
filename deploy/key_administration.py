"""`kakehashi admin keys`: the provider's signing keys, their states, and the next one."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from deploy.operator_settings import settings_of
from foundation import key_rotation, key_schedule
from foundation.clock import SystemClock
from foundation.envelope import SealBroken
from foundation.errors import DomainError
from foundation.key_file import KeyFile
from foundation.signing_key import SigningKey
from foundation.web.dates import JST
from idp.clients.metadata.answers import SIGNING_ALGORITHMS
from idp.settings import Settings

keys = typer.Typer(no_args_is_help=True, help="The provider's signing keys, with the KAKEHASHI_IDP_ settings.")
Demo = Annotated[Path | None, typer.Option(help="A demo's folder, instead of KAKEHASHI_IDP_ settings.")]
Algorithm = StrEnum("Algorithm", {alg: alg for alg in SIGNING_ALGORITHMS})  # type: ignore[misc]


@keys.command("list")
def list_keys(demo: Demo = None) -> None:
    """Print every key: algorithm, state, since when it signs or from when it will, its id."""
    with _opened(demo) as file:
        held = file.load()
    now = SystemClock().timestamp()
    for key in held:
        typer.echo(f"{key.alg:5}  {key_schedule.state(held, key, now):9}  {_since(key)}  {key.kid}")


@keys.command("add")
def add(algorithm: Algorithm, demo: Demo = None) -> None:
    """Publish the next key of one algorithm. It signs a day later, when every relying party can know it."""
    _rotate([algorithm.value], demo, at_once=False)


@keys.command("rotate")
def rotate(
    now: Annotated[bool, typer.Option("--now", help="Sign with it in 30 seconds: an emergency.")] = False,
    demo: Demo = None,
) -> None:
    """Publish the next key of every algorithm. Running workers notice within seconds."""
    _rotate(SIGNING_ALGORITHMS, demo, at_once=now)


@keys.command("retire")
def retire(kid: Annotated[str, typer.Argument(metavar="KID", help="As `list` prints it.")], demo: Demo = None) -> None:
    """Take a key out that others may know: what it signed no longer verifies. The next one signs at once."""
    with _opened(demo) as file:
        gone = key_rotation.retire(file, kid, SystemClock().timestamp())
    typer.echo(f"{gone.alg} {gone.kid} is retired")


def _rotate(algs: tuple[str, ...] | list[str], demo: Path | None, *, at_once: bool) -> None:
    with _opened(demo) as file:
        for alg in algs:
            made = key_rotation.rotate(file, alg, SystemClock().timestamp(), at_once=at_once)
            typer.echo(f"{made.alg:5}  waiting    {_since(made)}  {made.kid}")


@contextmanager
def _opened(demo: Path | None) -> Iterator[KeyFile]:
    settings = settings_of("idp", Settings.from_mapping, demo)
    try:
        yield KeyFile(settings.signing_keys, settings.signing_keys_key)
    except SealBroken:
        typer.echo("the key file does not open under KAKEHASHI_IDP_SIGNING_KEYS_KEY", err=True)
        raise typer.Exit(1) from None
    except DomainError as refused:
        typer.echo(refused.detail, err=True)
        raise typer.Exit(1) from None


def _since(key: SigningKey) -> str:
    return f"{datetime.fromtimestamp(key.signs_from, JST):%Y-%m-%d %H:%M}"
