"""OpenID Connect Core 1.0, 5.3: the UserInfo endpoint, over GET and POST."""

from functools import partial

from foundation.clock import Clock
from idp.clients.authentication import Clients
from idp.feature import Endpoint, Feature, Folded, Handler
from idp.tokens.family import Grants
from idp.tokens.guard import TokenGuard
from idp.tokens.id_token import IdTokens
from idp.tokens.liveness import Liveness
from idp.tokens.person_claims import People, PersonClaims
from idp.tokens.userinfo import UserInfoEndpoint


def userinfo(
    liveness: Liveness, clients: Clients, id_tokens: IdTokens, people: People, grants: Grants, clock: Clock
) -> Feature:
    """GET and POST /userinfo."""

    def build(folded: Folded) -> Handler:
        person = PersonClaims(folded.token_claims, people, grants)
        bearer = partial(liveness.bearer, formats=folded.access_tokens)
        return UserInfoEndpoint(TokenGuard(bearer, clients, folded.senders), id_tokens, person, clock)

    return Feature(
        name="userinfo",
        specification="OpenID Connect Core 1.0 5.3",
        requires=("authorization_code",),
        endpoints=(Endpoint("/userinfo", ("GET", "POST"), build, "userinfo_endpoint"),),
        metadata={"scopes_supported": ["openid"]},
    )
