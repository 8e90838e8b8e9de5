"""Is this token still good? Asked at every use: seal, time, family row, grant row, account (RFC 6749 10.3, RFC 7009 2.1).

Nothing is remembered between two uses, so a withdrawal holds from the very next request.
"""

from dataclasses import dataclass

from foundation.clock import Clock
from idp.tokens.family import NO_GRANT, NOBODY, Accounts, Family, Grants, GrantView
from idp.tokens.sealed import AccessToken, SealedTokens
from idp.tokens.store import FamilyStore


@dataclass(frozen=True, slots=True)
class Bearer:
    """A good access token, its family, and the grant both stand under."""

    token: AccessToken
    family: Family
    grant: GrantView | None


class Liveness:
    """The one place that says yes to a token."""

    def __init__(
        self, sealed: SealedTokens, families: FamilyStore, grants: Grants, accounts: Accounts, clock: Clock
    ) -> None:
        self._sealed, self._families = sealed, families
        self._grants, self._accounts, self._clock = grants, accounts, clock

    def bearer(self, access_token: str) -> Bearer | None:
        """The token's standing, or None for every reason there is."""
        token = self._sealed.open_access(access_token)
        if token is None or self._clock.timestamp() >= token.expires_at:
            return None
        family = self._families.get(token.family_id)
        if family is None or family.revoked or not self.person_stands(family.account_id):
            return None
        grant = self.grant_of(family.grant_id)
        return None if grant is None and family.grant_id != NO_GRANT else Bearer(token, family, grant)

    def grant_of(self, grant_id: int) -> GrantView | None:
        """The live grant; None where there is none, or none any more."""
        grant = self._grants.get(grant_id) if grant_id != NO_GRANT else None
        return grant if grant is not None and grant.live else None

    def person_stands(self, account_id: int) -> bool:
        """The account is open, or no person is concerned."""
        return account_id == NOBODY or self._accounts.active(account_id)

    def stands(self, account_id: int, grant_id: int) -> bool:
        """Person and grant together: asked before a code or a refresh token is turned into tokens (TK-25)."""
        return self.person_stands(account_id) and (grant_id == NO_GRANT or self.grant_of(grant_id) is not None)
