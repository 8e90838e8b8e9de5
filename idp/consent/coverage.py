"""Does a grant already answer a request, and what does an approval leave of a request?

RFC 6749 3.3 and RFC 9396 7: what is granted may be less than what was asked. What the citizen declined is
remembered with the grant, so that she is not asked the same thing at every login (U11).
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from idp.consent.grant import Grant
from idp.interaction.requested import ITEM_SCOPES, Requested


@dataclass(frozen=True)
class Approved:
    """What of a request was allowed, in the form a grant keeps."""

    scope: tuple[str, ...]
    claims: dict[str, Any]
    authorization_details: list[dict[str, Any]]
    declined: tuple[str, ...]
    valid_until: int | None = None


def approve(
    asked: Requested, names: tuple[str, ...], details: list[dict[str, Any]], valid_until: int | None = None
) -> Approved:
    """The request cut down to the approved claim names and the granted details, until the receipt's end."""
    refused = set(asked.names) - set(names)
    left = Requested(
        tuple(scope for scope in asked.scope if scope not in refused or scope not in ITEM_SCOPES),
        {
            section: {name: value for name, value in claims.items() if name not in refused}
            for section, claims in asked.claims.items()
        },
        details,
    )
    declined = tuple(sorted(asked.items() - left.items()))
    return Approved(left.scope, left.claims, details, declined, valid_until)


def covers(grant: Grant, asked: Requested, day: date) -> bool:
    """True when the citizen has decided every single thing of this request before and no end date has
    passed."""
    given = Requested(grant.scope, grant.claims, grant.authorization_details)
    decided = given.items() | set(grant.declined)
    scopes = {scope for scope in asked.scope if scope not in ITEM_SCOPES}
    return (
        grant.live
        and scopes <= set(grant.scope)
        and asked.items() <= decided
        and not any(_ended(detail, day) for detail in asked.authorization_details)
    )


def _ended(detail: dict[str, Any], day: date) -> bool:
    until = detail.get("access_until")
    return isinstance(until, str) and until[:10] < day.isoformat()
