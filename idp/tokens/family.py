"""The family: everything that one answered request led to, under one integer id (RFC 9700 4.14, RFC 6749 4.1.2).

Code, access tokens and refresh tokens of one family carry its id; one revoked row kills them all at their next use.
Beside it stands the grant, which is the citizen's: a withdrawal kills every family under it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import orjson

from idp.interaction.requested import Requested

NO_GRANT = 0
NOBODY = 0
TRUST_SCOPES = frozenset({"data:read", "trust:self"})
# RFC 8707: the house that a grant's tokens are for; where none was named, the scope decides.
OWN, TRUST = "own", "trust"


@dataclass(frozen=True, slots=True)
class Authorization:
    """What was authorized, as it travels in a code and rests in the family's row.

    `parent` and `act` (RFC 8693 4.1) are of what came of an exchange: the family it hangs from, and who acts.
    """

    scope: tuple[str, ...]
    claims: Mapping[str, Any] = field(default_factory=dict)
    details: tuple[Mapping[str, Any], ...] = ()
    auth_time: int = 0
    acr: str = ""
    amr: tuple[str, ...] = ()
    sid: str = ""  # the session, by the name that only this client has; only where it hears of its end
    parent: int = 0
    act: Mapping[str, Any] = field(default_factory=dict)
    audience: str = ""

    def to_list(self) -> list[Any]:
        """Short form: no member names, the order is the schema; what only some have stands at the end."""
        values = [self.scope, self.claims, self.details, self.auth_time, self.acr, self.amr]
        if self.audience:
            return [*values, self.sid, self.parent, self.act, self.audience]
        if self.parent:
            return [*values, self.sid, self.parent, self.act]
        return [*values, self.sid] if self.sid else values

    @classmethod
    def from_list(cls, values: list[Any]) -> "Authorization":
        """Back from the short form."""
        scope, claims, details, auth_time, acr, amr, *rare = values
        return cls(tuple(scope), claims, tuple(details), auth_time, acr, tuple(amr), *rare)

    @property
    def requested(self) -> Requested:
        """In the words shared with consent."""
        return Requested(self.scope, dict(self.claims), [dict(one) for one in self.details])


@dataclass(frozen=True, slots=True)
class Family:
    """One row; account 0 is a client acting for itself, grant 0 means that nothing had to be asked."""

    id: int
    client_id: str
    account_id: int
    grant_id: int
    authorization: Authorization
    expires_at: int
    generation: int = 0
    revoked: bool = False

    def is_for_the_trust(self, scope: tuple[str, ...]) -> bool:
        """Whether a token of this scope is meant for the data trust."""
        if self.authorization.audience:
            return self.authorization.audience == TRUST
        return bool(self.authorization.details) or not TRUST_SCOPES.isdisjoint(scope)

    def packed(self) -> str:
        """The authorization as the row keeps it."""
        return orjson.dumps(self.authorization.to_list()).decode()


class GrantView(Protocol):
    """What tokens need of a grant."""

    @property
    def live(self) -> bool:
        """Not revoked."""

    @property
    def scope(self) -> tuple[str, ...]:
        """Granted scopes."""

    @property
    def claims(self) -> dict[str, Any]:
        """Granted claims, in the form of the claims parameter."""

    @property
    def authorization_details(self) -> list[dict[str, Any]]:
        """Granted details, each with its receipt."""

    def attributes_over(self, now: int) -> bool:
        """Past the time in which attributes may be handed over under it."""


class Grants(Protocol):
    """What the citizen allowed."""

    def get(self, grant_id: int) -> GrantView | None:
        """The grant of this id, for what may be told under it."""

    def verified_since(self, account_id: int, client_id: str) -> int | None:
        """When this client was last given verified attributes that it may still hold."""
