"""`kakehashi admin keys`: the provider's signing keys, their states, and the next one."""

from enum import StrEnum
from typing import Annotated, Any

import typer

from deploy.operator_desk import Demo, moment, perform
from idp.clients.metadata.answers import SIGNING_ALGORITHMS

keys = typer.Typer(no_args_is_help=True, help="The provider's signing keys, with the KAKEHASHI_IDP_ settings.")
Algorithm = StrEnum("Algorithm", {alg: alg for alg in SIGNING_ALGORITHMS})  # type: ignore[misc]


@keys.command("list")
def list_keys(demo: Demo = None) -> None:
    """Print every key: algorithm, state, since when it signs or from when it will, its id."""
    _show(perform(demo, "keys.list", {}))


@keys.command("add")
def add(algorithm: Algorithm, demo: Demo = None) -> None:
    """Publish the next key of one algorithm. It signs a day later, when every relying party can know it."""
    _show(perform(demo, "keys.rotate", {"alg": algorithm.value}))


@keys.command("rotate")
def rotate(
    now: Annotated[bool, typer.Option("--now", help="Sign with it in 30 seconds: an emergency.")] = False,
    demo: Demo = None,
) -> None:
    """Publish the next key of every algorithm. Running workers notice within seconds."""
    _show(perform(demo, "keys.rotate", {"at_once": now}))


@keys.command("retire")
def retire(kid: Annotated[str, typer.Argument(metavar="KID", help="As `list` prints it.")], demo: Demo = None) -> None:
    """Take a key out that others may know: what it signed no longer verifies. The next one signs at once."""
    gone = perform(demo, "keys.retire", {"kid": kid})
    typer.echo(f"{gone['alg']} {gone['kid']} is retired")


def _show(answer: dict[str, Any]) -> None:
    for key in answer["keys"]:
        typer.echo(f"{key['alg']:5}  {key['state']:9}  {moment(key['signs_from'])}  {key['kid']}")
