"""RFC 6749 6 with rotation and reuse detection (RFC 9700 4.14.2): one update by integer id per refresh.

A token that was rotated away and comes again means that two parties hold the family: it ends for both.
"""

from dataclasses import dataclass

from foundation.clock import Clock
from idp.audit.entry import Witness
from idp.errors import InvalidGrant, InvalidRequest, InvalidScope
from idp.feature import Feature
from idp.interaction.requested import OFFLINE
from idp.interaction.scope import read_scope
from idp.tokens.exchange import GrantType, InvalidTarget, TokenRequest
from idp.tokens.family import Family
from idp.tokens.issue import Issue
from idp.tokens.liveness import Liveness
from idp.tokens.sealed import RefreshToken, SealedTokens
from idp.tokens.sender import check_continuity
from idp.tokens.store import FamilyStore


@dataclass(frozen=True)
class Refreshing:
    """Turns one generation of a family into the next."""

    sealed: SealedTokens
    families: FamilyStore
    liveness: Liveness
    clock: Clock
    witness: Witness

    async def redeem(self, request: TokenRequest) -> Issue:
        """The family's next generation, or InvalidGrant."""
        token = self._token(request)
        (family, stands), now = self.liveness.family(token.family_id), self.clock.timestamp()
        if family is None or family.revoked or now >= family.expires_at:
            raise InvalidGrant("the refresh token is expired or revoked")
        if not stands:
            raise InvalidGrant("the consent or the account behind the token is gone")
        scope = _narrowed(request, family)
        if request.audience and request.audience != family.authorization.audience:
            raise InvalidTarget("the grant is not for this resource alone; it is named when a grant begins")
        if request.client.profile:
            return _unrotated(request, family, token, scope)
        if await self.families.rotate(family.id, token.generation, now) == "reused":
            await self.witness.notice("refresh_token.reused", family.client_id, account=family.account_id)
            raise InvalidGrant("the refresh token was used before; its family is revoked")
        return Issue(request.client, family, scope, generation=token.generation + 1)

    def _token(self, request: TokenRequest) -> RefreshToken:
        text = request.form.get("refresh_token")
        if text is None:
            raise InvalidRequest("refresh_token is missing")
        token = self.sealed.open_refresh(text)
        if token is None or token.client_id != request.client.client_id:
            raise InvalidGrant("the refresh token is not one this client got")
        if token.confirmation:
            check_continuity(request.client, token.confirmation, request.confirmation)
        return token


def _unrotated(request: TokenRequest, family: Family, token: RefreshToken, scope: tuple[str, ...]) -> Issue:
    """FAPI 2.0 5.3.2.1-9: no rotation. The client authenticates and proves a key, so a stolen token is worth nothing,
    and an answer that got lost costs it nothing. One that was rotated away before stays dead.
    """
    if token.generation != family.generation:
        raise InvalidGrant("the refresh token was used before")
    return Issue(request.client, family, scope, refreshable=False)


def _narrowed(request: TokenRequest, family: Family) -> tuple[str, ...]:
    """RFC 6749 6: the same scope or less; never what was not granted."""
    granted = family.authorization.scope
    asked = read_scope(request.form.get("scope"))
    if set(asked) - set(granted):
        raise InvalidScope("the scope is wider than what was granted")
    return asked or granted


def refresh_token(refreshing: Refreshing) -> Feature:
    """The feature."""
    return Feature(
        name="refresh_token",
        specification="RFC 6749 6",
        requires=("authorization_code",),
        grant_types=(GrantType("refresh_token", refreshing.redeem),),
        metadata={"scopes_supported": [OFFLINE]},
    )
