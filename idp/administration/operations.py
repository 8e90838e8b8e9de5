"""The table of everything an operator can do, one row an operation; docs/administration.md shows the same table.

The command line and the door both run a row by its name (desk.py); neither has an operation of its own.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from idp.administration.arguments import Argument, Arguments
from idp.administration.clients import ClientActions
from idp.administration.grants import GrantActions
from idp.administration.invitations import InvitationActions
from idp.administration.keys import KeyActions
from idp.administration.sessions import SessionActions
from idp.administration.trail import TrailActions

READ = "admin:read"


@dataclass(frozen=True)
class Operation:
    """`takes`: those of the path first. `subject`: the argument that the audit names. Only reads are GET."""

    name: str
    method: str
    path: str
    scope: str
    tells: str
    run: Callable[[Arguments], Awaitable[Any]]
    takes: tuple[Argument, ...] = ()
    subject: str = ""

    @property
    def changes(self) -> bool:
        """Whether something is different afterwards."""
        return self.method != "GET"


CLIENT = Argument("client_id", "text", "the client", needed=True)
LIMIT = Argument("limit", "number", "how many at most: 100 without, never above 1000")
ACCOUNT = Argument("account", "number", "the account's number")
DOCUMENTS = Argument("documents", "documents", "a list of registrations", needed=True)
METADATA = Argument("metadata", "document", "the registration; members: idp/clients/metadata/", needed=True)


@dataclass(frozen=True)
class Actions:
    """What the rows run."""

    clients: ClientActions
    invitations: InvitationActions
    keys: KeyActions
    grants: GrantActions
    sessions: SessionActions
    trail: TrailActions


def operations(do: Actions) -> tuple[Operation, ...]:
    """All rows, in the order in which they are shown."""
    return (
        *_of_clients(do.clients),
        *_of_invitations(do.invitations),
        *_of_keys(do.keys),
        *_of_grants(do.grants),
        *_of_sessions(do.sessions),
        *_of_trail(do.trail),
    )


def _of_clients(do: ClientActions) -> tuple[Operation, ...]:
    def row(name: str, method: str, path: str, tells: str, run: Any, *takes: Argument) -> Operation:
        scope = READ if method == "GET" else "admin:clients"
        subject = "client_id" if CLIENT in takes else ""
        return Operation(f"clients.{name}", method, f"/v1/clients{path}", scope, tells, run, takes, subject)

    one = "/{client_id}"
    return (
        row("list", "GET", "", "every client: standing, source, method, names", do.list),
        row("show", "GET", one, "a registration, without its secret", do.show, CLIENT),
        row("create", "POST", "", "a new client; a made secret is shown once", do.create, METADATA),
        row("update", "PUT", one, "the whole registration anew", do.update, CLIENT, METADATA),
        row("rotate_secret", "POST", f"{one}/secret", "a new secret, shown once", do.rotate_secret, CLIENT),
        row("disable", "POST", f"{one}/disable", "nobody knows it until it is enabled", do.disable, CLIENT),
        row("enable", "POST", f"{one}/enable", "as it was", do.enable, CLIENT),
        row("delete", "DELETE", one, "the client is gone with all its tokens", do.delete, CLIENT),
        row("import", "POST", "/import", "many, or the same ones changed; all or none", do.take_in, DOCUMENTS),
    )


def _of_invitations(do: InvitationActions) -> tuple[Operation, ...]:
    label = Argument("label", "text", "for whom; invitations are withdrawn by it", needed=True)
    rights = Argument("rights", "document", "what they may become; nothing about people without")
    uses = Argument("uses", "number", "how many may register by it: 1 without")
    days = Argument("days", "number", "how long it is good: 7 without")
    scope, path, one = "admin:clients", "/v1/invitations", "/v1/invitations/{label}"
    token, shown = "/v1/clients/{client_id}/registration-token", "a new registration access token, shown once"
    return (
        Operation("invitations.list", "GET", path, READ, "who may register", do.list),
        Operation(
            *("invitations.create", "POST", path, scope, "an initial access token, shown once", do.create),
            *((label, rights, uses, days), "label"),
        ),
        Operation("invitations.withdraw", "DELETE", one, scope, "by a label", do.withdraw, (label,), "label"),
        Operation("clients.new_token", "POST", token, scope, shown, do.new_token, (CLIENT,), "client_id"),
    )


def _of_keys(do: KeyActions) -> tuple[Operation, ...]:
    alg = Argument("alg", "text", "one algorithm; every one without")
    at_once = Argument("at_once", "switch", "sign in 30 seconds instead of a day")
    kid = Argument("kid", "text", "the key", needed=True)
    scope, path = "admin:keys", "/v1/keys"
    return (
        Operation("keys.list", "GET", path, READ, "every signing key and its state", do.list),
        Operation("keys.rotate", "POST", path, scope, "the next key", do.rotate, (alg, at_once), "alg"),
        Operation("keys.retire", "DELETE", f"{path}/{{kid}}", scope, "a key others may know", do.retire, (kid,), "kid"),
    )


def _of_grants(do: GrantActions) -> tuple[Operation, ...]:
    client = Argument("client_id", "text", "of this client")
    sub = Argument("sub", "text", "of the person this client knows by it")
    grant = Argument("grant_id", "number", "the grant", needed=True)
    scope, path = "admin:grants", "/v1/grants"
    one = f"{path}/{{grant_id}}"
    return (
        Operation("grants.list", "GET", path, READ, "what citizens allowed", do.list, (client, ACCOUNT, sub, LIMIT)),
        Operation(
            "grants.revoke", "DELETE", one, scope, "ends a grant and its tokens", do.revoke, (grant,), "grant_id"
        ),
    )


def _of_sessions(do: SessionActions) -> tuple[Operation, ...]:
    sid = Argument("sid", "text", "the session", needed=True)
    scope, path = "admin:sessions", "/v1/sessions"
    one = f"{path}/{{sid}}"
    return (
        Operation("sessions.list", "GET", path, READ, "living sessions", do.list, (ACCOUNT, LIMIT)),
        Operation(
            "sessions.end", "DELETE", one, scope, "ends a session and the tokens of its login", do.end, (sid,), "sid"
        ),
    )


def _of_trail(do: TrailActions) -> tuple[Operation, ...]:
    after = Argument("after", "number", "the last entry that is known already")
    checkpoint = Argument("checkpoint", "text", "COUNT:HASH that somebody kept")
    scope, path = "admin:audit", "/v1/audit"
    proof = f"{path}/proof"
    return (
        Operation("audit.list", "GET", path, scope, "the audit, oldest first", do.list, (after, LIMIT)),
        Operation("audit.verify", "GET", proof, scope, "whether nobody changed it", do.verify, (checkpoint,)),
    )
