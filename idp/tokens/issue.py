"""From a family to the token response: the one place where tokens are made (RFC 6749 5.1, OIDC Core 3.1.3.3)."""

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import Any

from foundation.clock import Clock
from idp.clients.client import Client
from idp.interaction.requested import OFFLINE
from idp.tokens.family import NOBODY, Family
from idp.tokens.formats import AccessTokens
from idp.tokens.id_token import IdTokens, half_hash
from idp.tokens.person_claims import PersonClaims
from idp.tokens.sealed import ACCESS_SECONDS, AccessToken, RefreshToken, SealedTokens
from idp.tokens.sender import Proven
from standards.oauth import LATEST_ATTRIBUTES

# security.md section 6: the absolute life of a refreshable family.
REFRESHABLE_SECONDS = 90 * 86400
# A consent to the latest attributes is for ten years: a client that had to send its customers here every 90 days could
# use none of them. The grant is asked at every use, so the family dies with the consent all the same.
TEN_YEARS_SECONDS = 3654 * 86400
BEARER_TOKENS = Proven()


@dataclass(frozen=True, slots=True)
class Issue:
    """What a grant type decided; `scope` may be narrower than the family's (RFC 6749 6).

    `refreshable`: whether a refresh token goes with it, if the client may have one; without, the old one stays good.
    `issued_type` (RFC 8693 2.2.1): an exchange gives this one token, for `seconds`, and nothing beside it.
    """

    client: Client
    family: Family
    scope: tuple[str, ...]
    generation: int = 0
    nonce: str = ""
    refreshable: bool = True
    issued_type: str = ""
    seconds: int = ACCESS_SECONDS


class TokenIssuer:
    """Makes the tokens of one issue."""

    def __init__(
        self, formats: AccessTokens, sealed: SealedTokens, id_tokens: IdTokens, person: PersonClaims, clock: Clock
    ) -> None:
        self._formats, self._sealed = formats, sealed
        self._id_tokens, self._person, self._clock = id_tokens, person, clock

    async def answer(self, issue: Issue, proven: Proven = BEARER_TOKENS) -> dict[str, Any]:
        """The members of the token response; the tokens are tied to what the request proved."""
        now = self._clock.timestamp()
        access_token = await self.access_token(issue, now, proven)
        answer: dict[str, Any] = {
            "access_token": access_token,
            "token_type": proven.token_type,
            "expires_in": issue.seconds,
            "scope": " ".join(issue.scope),
        }
        if issue.family.authorization.details:
            answer["authorization_details"] = issue.family.authorization.details  # RFC 9396 7
        if issue.issued_type:
            return {**answer, "issued_token_type": issue.issued_type}
        if issue.refreshable and may_refresh(issue.client, issue.family.authorization.scope):
            holder = issue.client.client_id
            refresh = RefreshToken(issue.family.id, issue.generation, holder, proven.confirmation)
            answer["refresh_token"] = self._sealed.seal_refresh(refresh)
        if issue.family.account_id != NOBODY and "openid" in issue.scope:
            answer["id_token"] = await self.id_token(issue, now, {"at_hash": access_token})
        return answer

    def access_token(self, issue: Issue, now: int, proven: Proven = BEARER_TOKENS) -> Awaitable[str]:
        """In the format of the client."""
        token = AccessToken(issue.family.id, now, now + issue.seconds, issue.scope, proven.confirmation)
        return self._formats.write(issue.client, issue.family, token)

    async def ready(self, client: Client) -> None:
        """Whether everything that this client may be given can be made; an OAuthError if not."""
        await self._id_tokens.ready(client)

    async def id_token(self, issue: Issue, now: int, beside: Mapping[str, str]) -> str:
        """Signed, with the hashes of what is given beside it (Core 3.1.3.6, 3.3.2.11)."""
        person = self._person.release("id_token", issue.family, issue.scope, now)
        hashes = {name: half_hash(value, issue.client.id_token_signed_response_alg) for name, value in beside.items()}
        claims = {**self._id_tokens.claims(issue.client, issue.family, person, now), **hashes}
        if issue.nonce:
            claims["nonce"] = issue.nonce
        return await self._id_tokens.sign(issue.client, claims)


def may_refresh(client: Client, scope: tuple[str, ...]) -> bool:
    """OpenID Connect Core 11: only with offline_access, and only for a client registered to refresh."""
    return "refresh_token" in client.grant_types and OFFLINE in scope


def lives_until(client: Client, scope: tuple[str, ...], now: int) -> int:
    """The end of a family that begins now."""
    if not may_refresh(client, scope):
        return now + ACCESS_SECONDS
    return now + (TEN_YEARS_SECONDS if LATEST_ATTRIBUTES in scope else REFRESHABLE_SECONDS)
