"""`kakehashi admin audit`: what operators did and the provider noticed, and the proof that nobody changed it."""

import json
from typing import Annotated, Any

import typer

from deploy.operator_desk import Demo, moment, perform

audit = typer.Typer(no_args_is_help=True, help="The provider's audit, with the KAKEHASHI_IDP_ settings.")
_PAGE = 1000


@audit.command("list")
def list_entries(
    after: Annotated[int, typer.Option(min=0, help="The last number that is known already.")] = 0,
    limit: Annotated[int, typer.Option(min=1, max=_PAGE, help="How many at most.")] = 100,
    demo: Demo = None,
) -> None:
    """Print entries, oldest first: number, time, who, what, of what, how it went."""
    for each in perform(demo, "audit.list", {"after": after, "limit": limit})["entries"]:
        typer.echo(f"{each['seq']}  {_line(each)}")


@audit.command("export")
def export(demo: Demo = None) -> None:
    """Print every entry with its chained hash, one JSON document a line."""
    after: int | None = 0
    while after is not None:
        page = perform(demo, "audit.list", {"after": after, "limit": _PAGE})
        for each in page["entries"]:
            typer.echo(json.dumps(each, ensure_ascii=False))
        # Reading is on record too: the entries that this command itself makes are not waited for.
        after = page["next"] if len(page["entries"]) == _PAGE else None


@audit.command("verify")
def verify(
    checkpoint: Annotated[str, typer.Option(help="COUNT:HASH somebody kept; finds a rollback too.")] = "",
    demo: Demo = None,
) -> None:
    """Prove that the audit was neither changed nor cut; exit status 1 when it does not hold."""
    found = perform(demo, "audit.verify", {"checkpoint": checkpoint})
    if not found["holds"]:
        typer.echo(f"the audit does not hold: {found['finding']}" + (f", entry {found['seq']}" if found["seq"] else ""))
        raise typer.Exit(1)
    typer.echo(f"the audit holds; keep {found['checkpoint']}")


def _line(entry: dict[str, Any]) -> str:
    told = " ".join(f"{name}={value}" for name, value in entry["told"].items())
    return "  ".join(
        part
        for part in (moment(entry["at"]), entry["actor"], entry["action"], entry["subject"], entry["stage"], told)
        if part
    )
