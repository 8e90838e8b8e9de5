"""A client acting for itself (RFC 6749 4.4, RFC 7523 2.1): its token stands under a row too, so it can be revoked."""

from dataclasses import dataclass

from foundation.clock import Clock
from foundation.ids import IdSource
from idp.errors import InvalidScope, ServerError
from idp.interaction.requested import ITEM_SCOPES, OFFLINE
from idp.interaction.scope import read_scope
from idp.tokens.citizen import CITIZEN_SCOPE
from idp.tokens.exchange import TokenRequest
from idp.tokens.family import NO_GRANT, NOBODY, Authorization, Family
from idp.tokens.issue import Issue
from idp.tokens.sealed import ACCESS_SECONDS
from idp.tokens.store import FamilyStore

# Nobody is logged in, so nothing that speaks of a person can be had.
PERSONAL = frozenset({"openid", OFFLINE, CITIZEN_SCOPE, *ITEM_SCOPES})


@dataclass(frozen=True)
class OwnAccess:
    """Opens a family without a person."""

    families: FamilyStore
    clock: Clock
    ids: IdSource

    async def redeem(self, request: TokenRequest) -> Issue:
        """A token for the client's own registered scopes."""
        scope, now = _scope(request), self.clock.timestamp()
        authorization = Authorization(scope, audience=request.audience)
        client_id = request.client.client_id
        family = Family(self.ids.number(), client_id, NOBODY, NO_GRANT, authorization, now + ACCESS_SECONDS)
        if not await self.families.open(family, now):
            raise ServerError("please try again")
        return Issue(request.client, family, scope)


def _scope(request: TokenRequest) -> tuple[str, ...]:
    own = tuple(scope for scope in request.client.scopes if scope not in PERSONAL)
    asked = read_scope(request.form.get("scope")) or own
    if set(asked) - set(own):
        raise InvalidScope("a scope is unknown, personal, or not registered for this client")
    return asked
