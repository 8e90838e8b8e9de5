"""`kakehashi admin grants` and `sessions`: what citizens allowed, who is logged in, and the end of either."""

from typing import Annotated

import typer

from deploy.operator_desk import Demo, moment, perform

grants = typer.Typer(no_args_is_help=True, help="What citizens allowed clients, with the KAKEHASHI_IDP_ settings.")
sessions = typer.Typer(no_args_is_help=True, help="Logged-in browsers, with the KAKEHASHI_IDP_ settings.")
Account = Annotated[str, typer.Option(help="The number of an account.")]
Limit = Annotated[int, typer.Option(min=1, max=1000, help="How many at most.")]


@grants.command("list")
def list_grants(
    client: Annotated[str, typer.Option(help="The id of a client.")] = "",
    account: Account = "0",
    sub: Annotated[str, typer.Option(help="Who that client knows by this subject.")] = "",
    limit: Limit = 100,
    demo: Demo = None,
) -> None:
    """Print grants, newest first: id, standing, client, account, since when, scope and claims."""
    asked = {"client_id": client, "account": account, "sub": sub, "limit": limit}
    for each in perform(demo, "grants.list", asked)["grants"]:
        allowed = " ".join(dict.fromkeys([*each["scope"].split(), *each["claims"]]))
        start = f"{each['grant_id']}  {each['standing']}  {each['client_id']}  {each['account']}"
        typer.echo(f"{start}  {moment(each['created_at'])}  {allowed}")


@grants.command("revoke")
def revoke(grant_id: Annotated[str, typer.Argument(metavar="GRANT_ID")], demo: Demo = None) -> None:
    """End a grant; each of its tokens is worth nothing at its next use."""
    gone = perform(demo, "grants.revoke", {"grant_id": grant_id})
    typer.echo(f"{gone['grant_id']} of {gone['client_id']} is revoked")


@sessions.command("list")
def list_sessions(account: Account = "0", limit: Limit = 100, demo: Demo = None) -> None:
    """Print living sessions, newest first: account, since when, last use, assurance, id."""
    for each in perform(demo, "sessions.list", {"account": account, "limit": limit})["sessions"]:
        times = f"{moment(each['started_at'])}  {moment(each['last_seen'])}"
        typer.echo(f"{each['account']}  {times}  {each['acr']}  {each['sid']}")


@sessions.command("end")
def end(sid: Annotated[str, typer.Argument(metavar="SID")], demo: Demo = None) -> None:
    """End a session, and what clients got by its login."""
    gone = perform(demo, "sessions.end", {"sid": sid})
    typer.echo(f"the session of account {gone['account']} is ended")
