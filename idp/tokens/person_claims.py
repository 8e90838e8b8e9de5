"""Releases claims about a person: asked by this request, and named by the grant; everything else stays (Core 5.4, 5.5).

`openid` alone asks nothing, so nothing is read. Each kind of claim is built by the feature that knows its standard.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from idp.accounts.attributes import PersonAttributes
from idp.interaction.requested import CLAIM_SCOPES, Requested
from idp.tokens.family import NO_GRANT, Family, Grants

Section = Literal["id_token", "userinfo"]
NOTHING = Requested((), {}, [])


@dataclass(frozen=True, slots=True)
class Asked:
    """One claim to build: the request's own words for it, what the grant allows inside it, and the person.

    `held_since`: when this client was last given verified attributes; only told to claims about what is held.
    """

    wish: Any
    verified_allowed: frozenset[str]
    attributes: PersonAttributes
    now: int
    held_since: int | None = None


Builder = Callable[[Asked], Any]


@dataclass(frozen=True)
class TokenClaim:
    """One claim and who builds it; None from the builder means that it is not given.

    `about_held`: it says something of attributes the client was given before, and adds none: no grant names it.
    """

    name: str
    build: Builder
    about_held: bool = False


class People(Protocol):
    """The account room's answer about one person."""

    def attributes(self, account_id: int) -> PersonAttributes | None:
        """What was proven about this person."""


def fits(wish: Any, value: Any) -> bool:
    """Core 5.5.1: asked for with one value, or one of several; another value is as good as none."""
    if not isinstance(wish, dict):
        return True
    values = wish.get("values", [wish["value"]] if "value" in wish else None)
    return not isinstance(values, list) or value in values


class PersonClaims:
    """Builds the claims of one section."""

    def __init__(self, claims: tuple[TokenClaim, ...], people: People, grants: Grants) -> None:
        self._claims: Mapping[str, TokenClaim] = {claim.name: claim for claim in claims}
        self._people, self._grants = people, grants

    def release(self, section: Section, family: Family, scope: tuple[str, ...], now: int) -> dict[str, Any]:
        """The claims, by name; without a grant only those about what the client holds already."""
        wishes = {n: wish for n, wish in self._wishes(section, family, scope).items() if n in self._claims}
        if not wishes:
            return {}
        allowed = self._allowed(family.grant_id, now)
        names = [n for n in wishes if n in allowed.names or self._claims[n].about_held]
        attributes = self._people.attributes(family.account_id) if names else None
        if attributes is None:
            return {}
        inside, since = frozenset(allowed.verified_names), self._held_since(names, family)
        built = {n: self._claims[n].build(Asked(wishes[n], inside, attributes, now, since)) for n in names}
        return {name: value for name, value in built.items() if value is not None and fits(wishes[name], value)}

    def _allowed(self, grant_id: int, now: int) -> Requested:
        """What the citizen agreed to, as long as she still does."""
        grant = None if grant_id == NO_GRANT else self._grants.get(grant_id)
        if grant is None or not grant.live or grant.attributes_over(now):
            return NOTHING
        return Requested(grant.scope, grant.claims, [])

    def _held_since(self, names: list[str], family: Family) -> int | None:
        if not any(self._claims[name].about_held for name in names):
            return None
        return self._grants.verified_since(family.account_id, family.client_id)

    @staticmethod
    def _wishes(section: Section, family: Family, scope: tuple[str, ...]) -> dict[str, Any]:
        wishes: dict[str, Any] = dict(family.authorization.claims.get(section) or {})
        if section == "userinfo":  # Core 5.4: with an access token, scopes are answered there
            wishes = {**{name: None for name in CLAIM_SCOPES if name in scope}, **wishes}
        return wishes
