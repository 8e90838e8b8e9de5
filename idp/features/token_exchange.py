"""RFC 8693: an access token for a narrower one, of the client itself or of one that acts for it.

Impersonation (1.1) is for the client's own programs: the token stays the client's. Another client never gets a token of
its own out of it, for with the person's two subjects two relying parties could join what they know (law 2): it acts for
the first one, that one's registration names it (`may_act`), and the token names it (`act`). Consent, account and the
first token's family are asked at every use, so what ends them ends what came of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from foundation.clock import Clock
from foundation.ids import IdSource
from idp.clients.authentication import Clients
from idp.clients.client import Client
from idp.errors import InvalidRequest, InvalidScope, ServerError
from idp.feature import Feature
from idp.interaction.requested import OFFLINE
from idp.interaction.scope import read_scope
from idp.tokens.exchange import GrantType, InvalidTarget, TokenRequest
from idp.tokens.family import NOBODY, OWN, TRUST, TRUST_SCOPES, Authorization, Family
from idp.tokens.formats import AccessTokens
from idp.tokens.issue import Issue
from idp.tokens.liveness import Bearer, Liveness
from idp.tokens.store import FamilyStore
from standards.oauth import ACCESS_TOKEN_TYPE, TOKEN_EXCHANGE

_TYPES = (ACCESS_TOKEN_TYPE, "urn:ietf:params:oauth:token-type:jwt")
_DEEPEST = 3  # of actors one behind the other


@dataclass(frozen=True)
class TokenExchange:
    """`targets`: names of the places a token can be for, and whether that place is the data trust."""

    targets: Mapping[str, bool]
    formats: AccessTokens
    liveness: Liveness
    families: FamilyStore
    clients: Clients
    clock: Clock
    ids: IdSource

    async def redeem(self, request: TokenRequest) -> Issue:
        """The narrower token. Raises InvalidRequest (2.2.2), InvalidScope, InvalidTarget."""
        _check_wanted(request)
        subject = self._bearer(request, "subject_token")
        holder = self._holder(request, subject)
        actor = self._actor(request, holder)
        _check_binding(request, subject, holder)
        now = self.clock.timestamp()
        seconds = subject.token.expires_at - now
        authorization, scope = self._narrowed(request, subject)
        parent = subject.family
        narrowed = replace(authorization, sid="", parent=parent.id, act=_chain(parent, actor))
        family = Family(
            self.ids.number(), holder.client_id, parent.account_id, parent.grant_id, narrowed, now + seconds
        )
        if not await self.families.open(family, now):
            raise ServerError("please try again")
        return Issue(holder, family, scope, refreshable=False, issued_type=ACCESS_TOKEN_TYPE, seconds=seconds)

    def _bearer(self, request: TokenRequest, name: str) -> Bearer:
        """2.1: a living access token of ours; 2.2.2: invalid for any reason is invalid_request."""
        token, kind = request.form.get(name), request.form.get(f"{name}_type")
        if token is None or kind not in _TYPES:
            raise InvalidRequest(f"{name} and its type are needed: an access token of this issuer")
        found = self.liveness.bearer(token, self.formats)
        if found is None or not found.family.id:  # the citizen's own pages hold tokens without a family
            raise InvalidRequest(f"{name} is unknown, expired or revoked")
        return found

    def _holder(self, request: TokenRequest, subject: Bearer) -> Client:
        """4.4: the client it was issued to, or one that this client named; TK-26: asked here as everywhere."""
        holder = self.clients.get(subject.family.client_id)
        here = request.client.client_id
        if holder is None or (holder.client_id != here and here not in holder.may_act):
            raise InvalidRequest("subject_token is another client's, and that one did not name this one in may_act")
        if subject.family.account_id == NOBODY:
            raise InvalidRequest("subject_token is of a client acting for itself, which can ask for its own")
        return holder

    def _actor(self, request: TokenRequest, holder: Client) -> str:
        """2.1: an actor token proves once more what the client's authentication has; another's proves nothing."""
        here = request.client.client_id
        if "actor_token" in request.form:
            proven = self._bearer(request, "actor_token").family
            if (proven.client_id, proven.account_id) != (here, NOBODY):
                raise InvalidRequest("actor_token is not one that this client got for itself")
            return here
        if "actor_token_type" in request.form:
            raise InvalidRequest("actor_token_type without an actor_token")
        return "" if here == holder.client_id else here

    def _narrowed(self, request: TokenRequest, subject: Bearer) -> tuple[Authorization, tuple[str, ...]]:
        """Never more than the first token, for one place only where one is named."""
        before, held = subject.family.authorization, subject.token.scope
        asked = read_scope(request.form.get("scope"))
        if set(asked) - set(held) or OFFLINE in asked:
            raise InvalidScope("the scope is wider than that of the subject_token")
        scope = tuple(name for name in asked or held if name != OFFLINE)
        for_trust = self._target(request.form)
        audience = before.audience if for_trust is None else TRUST if for_trust else OWN
        if before.audience not in ("", audience):  # RFC 8707: a token for one place is for no other afterwards
            raise InvalidTarget("subject_token is for another place")
        if for_trust is not None:
            scope = tuple(name for name in scope if (name in TRUST_SCOPES) is for_trust)
        details = () if for_trust is False else before.details
        if not scope and not details:
            raise InvalidScope("nothing would be left of the subject_token")
        claims = {} if for_trust else before.claims
        return replace(before, scope=scope, details=details, claims=claims, audience=audience), scope

    def _target(self, form: Mapping[str, str]) -> bool | None:
        """2.1: `audience` and `resource` say where the token will be used; two places at once are none of ours."""
        named = {self.targets.get(form[name]) for name in ("audience", "resource") if name in form}
        if None in named or len(named) > 1:
            raise InvalidTarget("audience or resource is no place that tokens of this issuer are for")
        return next(iter(named), None)


def _check_wanted(request: TokenRequest) -> None:
    if request.form.get("requested_token_type", ACCESS_TOKEN_TYPE) != ACCESS_TOKEN_TYPE:
        raise InvalidRequest("only access tokens are issued in exchange")


def _check_binding(request: TokenRequest, subject: Bearer, holder: Client) -> None:
    """TK-18: what was tied to a key is tied to one afterwards: the client's own to the same, an actor's to its own."""
    before, now = subject.token.confirmation, request.confirmation
    if not before:
        return
    same = dict(before) == dict(now) if request.client.client_id == holder.client_id else before.keys() <= now.keys()
    if not same:
        raise InvalidRequest("subject_token is bound to a key, and the request does not prove one")


def _chain(parent: Family, actor: str) -> Mapping[str, Any]:
    """4.1: the newest actor outside, those before it inside."""
    before = parent.authorization.act
    if not actor:
        return before
    depth, inner = 1, before
    while inner:
        depth, inner = depth + 1, inner.get("act", {})
    if depth > _DEEPEST:
        raise InvalidRequest("too many act for one another")
    return {"sub": actor, **({"act": before} if before else {})}


def token_exchange(exchange: TokenExchange) -> Feature:
    """The feature."""
    return Feature(
        name="token_exchange",
        specification="RFC 8693",
        requires=("token_endpoint",),
        grant_types=(GrantType(TOKEN_EXCHANGE, exchange.redeem),),
        client_metadata=frozenset({"may_act"}),
    )
