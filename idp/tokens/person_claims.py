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


@dataclass(frozen=True, slots=True)
class Asked:
    """One claim to build: the request's own words for it, what the grant allows inside it, and the person."""

    wish: Any
    verified_allowed: frozenset[str]
    attributes: PersonAttributes
    now: int


Builder = Callable[[Asked], Any]


@dataclass(frozen=True)
class TokenClaim:
    """One claim and who builds it; None from the builder means that it is not given."""

    name: str
    build: Builder


class People(Protocol):
    """The account room's answer about one person."""

    def attributes(self, account_id: int) -> PersonAttributes | None:
        """What was proven about this person."""


class PersonClaims:
    """Builds the claims of one section."""

    def __init__(self, claims: tuple[TokenClaim, ...], people: People, grants: Grants) -> None:
        self._builders: Mapping[str, Builder] = {claim.name: claim.build for claim in claims}
        self._people, self._grants = people, grants

    def release(self, section: Section, family: Family, scope: tuple[str, ...], now: int) -> dict[str, Any]:
        """The claims, by name; empty without a grant."""
        wishes = self._wishes(section, family, scope)
        if family.grant_id == NO_GRANT or not wishes:
            return {}
        grant = self._grants.get(family.grant_id)
        if grant is None or not grant.live:
            return {}
        allowed = Requested(grant.scope, grant.claims, [])
        names = [name for name in wishes if name in allowed.names and name in self._builders]
        attributes = self._people.attributes(family.account_id) if names else None
        if attributes is None:
            return {}
        inside = frozenset(allowed.verified_names)
        built = {n: self._builders[n](Asked(wishes[n], inside, attributes, now)) for n in names}
        return {name: value for name, value in built.items() if value is not None}

    @staticmethod
    def _wishes(section: Section, family: Family, scope: tuple[str, ...]) -> dict[str, Any]:
        wishes: dict[str, Any] = dict(family.authorization.claims.get(section) or {})
        if section == "userinfo":  # Core 5.4: with an access token, scopes are answered there
            wishes = {**{name: None for name in CLAIM_SCOPES if name in scope}, **wishes}
        return wishes
