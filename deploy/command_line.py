"""The `kakehashi` command: demo, serve, agent, card-login, pipeline, admin."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from deploy.addresses import PORTS
from deploy.citizens import WITH_CARD
from deploy.lazy_commands import LazyGroups
from deploy.serve_command import serve_house

# What only one command needs is imported in it: `serve` must start quickly.
app = typer.Typer(
    cls=LazyGroups, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__
)
FOLDER = Path("var")
HIGHEST_OFFSET = 65535 - max(PORTS.values())


@app.command()
def demo(
    reset: Annotated[bool, typer.Option(help="Forget keys, databases and cards first.")] = False,
    folder: Annotated[Path, typer.Option(help="Where the demo keeps everything it makes.")] = FOLDER,
    port_offset: Annotated[int, typer.Option(min=0, max=HIGHEST_OFFSET, help="Added to every port.")] = 0,
) -> None:
    """Set up and start every house on loopback; stay until Ctrl-C."""
    from deploy import demo as demos

    demos.run(folder, port_offset, reset)


@app.command()
def serve(
    house: str, port: Annotated[int, typer.Option(help="Loopback port; the house's own by default.")] = 0
) -> None:
    """Serve one house with its settings from the environment (docs/settings.md)."""
    serve_house(house, port)


@app.command("card-login")
def card_login(
    authorization_url: str,
    citizen: Annotated[str, typer.Option(help=f"One of {', '.join(WITH_CARD)}.")],
    deny: Annotated[bool, typer.Option(help="Refuse consent.")] = False,
    optional: Annotated[bool, typer.Option(help="Tick the optional items too.")] = True,
    folder: Annotated[Path, typer.Option(help="The running demo's folder.")] = FOLDER,
) -> None:
    """Complete an authorization request for a test citizen of a running demo; print the redirect URL."""
    import httpx

    wish = {"citizen": citizen, "authorization_url": authorization_url, "optional": optional}
    consent = "deny" if deny else "approve"
    try:
        there = json.loads((folder / "demo.json").read_text())["card_login"]["url"]
        answer = httpx.post(there, json={**wish, "consent": consent}, timeout=60, trust_env=False)
    except (FileNotFoundError, httpx.ConnectError):
        typer.echo(f"No demo runs from {folder}: start it with `kakehashi demo`.", err=True)
        raise typer.Exit(1) from None
    if answer.status_code != 200:
        typer.echo(answer.text, err=True)
        raise typer.Exit(1)
    typer.echo(answer.json()["redirect_url"])


@app.command()
def pipeline() -> None:
    """Print every check of an authorization and a token request, in order."""
    from deploy.pipeline import pipeline_of_a_fresh_provider

    typer.echo(pipeline_of_a_fresh_provider(), nl=False)


def main() -> None:
    """Entry point of the `kakehashi` script."""
    app()


if __name__ == "__main__":
    sys.exit(app())
