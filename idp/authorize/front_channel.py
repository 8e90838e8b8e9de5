"""Tokens in the answer of the authorization endpoint: implicit and hybrid flow (OpenID Connect Core 3.2.2.5, 3.3.2.5).

An access token given here stands under a family of its own, written before the answer leaves: a code beside it opens
another family when it is redeemed. Nothing here can be refreshed (Core 3.2: no refresh token in this flow).
"""

from dataclasses import dataclass, replace
from typing import Any

from foundation.clock import Clock
from foundation.ids import IdSource
from idp.authorize.request import AuthorizationRequest
from idp.errors import ServerError
from idp.interaction.requested import CLAIM_SCOPES, OFFLINE
from idp.tokens.family import Authorization, Family
from idp.tokens.issue import Issue, TokenIssuer
from idp.tokens.sealed import ACCESS_SECONDS
from idp.tokens.store import FamilyStore

_ONLY_ID_TOKEN = frozenset({"id_token"})


@dataclass(frozen=True)
class Answered:
    """A request whose every need is met: for whom, under which grant, and what it is worth."""

    request: AuthorizationRequest
    account_id: int
    grant_id: int
    authorization: Authorization


@dataclass(frozen=True)
class FrontChannel:
    """Makes these tokens."""

    issuer: TokenIssuer
    families: FamilyStore
    clock: Clock
    ids: IdSource

    async def tokens(self, answered: Answered, code: str) -> dict[str, str]:
        """The members of the answer beside the code."""
        issue, now, parts = self._issue(answered), self.clock.timestamp(), answered.request.parts
        members: dict[str, str] = {}
        if "token" in parts:
            if not await self.families.open(issue.family, now):
                raise ServerError("please try again")
            members = {
                "access_token": await self.issuer.access_token(issue, now),
                "token_type": "Bearer",
                "expires_in": str(ACCESS_SECONDS),
                "scope": " ".join(issue.scope),
            }
        if "id_token" in parts:
            bound = {"at_hash": members.get("access_token", ""), "c_hash": code, "s_hash": answered.request.state}
            beside = {name: value for name, value in bound.items() if value}
            members["id_token"] = await self.issuer.id_token(issue, now, beside)
        return members

    def _issue(self, answered: Answered) -> Issue:
        request, now = answered.request, self.clock.timestamp()
        scope = tuple(each for each in answered.authorization.scope if each != OFFLINE)
        authorization = replace(answered.authorization, scope=scope, claims=_claims(answered))
        client_id = request.client.client_id
        family = Family(
            self.ids.number(), client_id, answered.account_id, answered.grant_id, authorization, now + ACCESS_SECONDS
        )
        return Issue(request.client, family, scope, nonce=request.nonce)


def _claims(answered: Answered) -> dict[str, Any]:
    """Core 5.4: where no access token is given, nobody can ask userinfo, so scopes are answered in the ID token."""
    claims = dict(answered.authorization.claims)
    if answered.request.parts == _ONLY_ID_TOKEN:
        asked = {name: None for name in CLAIM_SCOPES if name in answered.authorization.scope}
        claims["id_token"] = {**asked, **claims.get("id_token", {})}
    return claims
