"""Is this token still good? Asked at every use: seal, time, family row, grant row, account (RFC 6749 10.3).

Nothing is remembered between two uses, so a withdrawal holds from the very next request.
"""

from dataclasses import dataclass

from foundation.clock import Clock
from idp.tokens.citizen import CitizenTokens
from idp.tokens.family import Family
from idp.tokens.formats import AccessTokens
from idp.tokens.sealed import AccessToken
from idp.tokens.store import FamilyStore


@dataclass(frozen=True, slots=True)
class Bearer:
    """A good access token and its family."""

    token: AccessToken
    family: Family


@dataclass(frozen=True, slots=True)
class Liveness:
    """The one place that says yes to a token."""

    citizens: CitizenTokens
    families: FamilyStore
    clock: Clock

    def bearer(self, access_token: str, formats: AccessTokens) -> Bearer | None:
        """The token's standing, or None for every reason there is."""
        token = formats.read(access_token)
        if token is None:
            family = self.citizens.open(access_token)
            stands = family is not None and self.stands(family.account_id, family.grant_id)
        else:
            family, stands = self.family(token.family_id)
        if family is None or family.revoked or not stands:
            return None
        if token is None:
            token = AccessToken(family.id, 0, family.expires_at, family.authorization.scope)
        return Bearer(token, family) if self.clock.timestamp() < token.expires_at else None

    def family(self, family_id: int) -> tuple[Family | None, bool]:
        """A family, and whether what is behind it stands: the three rows as of one moment.

        RFC 8693: what came of an exchange stands as long as the family it came from.
        """
        family, stands = self.families.standing(family_id)
        if family is not None and family.authorization.parent:
            parent, above = self.family(family.authorization.parent)
            stands = stands and above and parent is not None and not parent.revoked
        return family, stands

    def stands(self, account_id: int, grant_id: int) -> bool:
        """The account is open and the grant not withdrawn; asked again before a code becomes tokens (TK-25)."""
        return self.families.stands(account_id, grant_id)
