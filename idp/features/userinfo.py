"""OpenID Connect Core 1.0, 5.3: the UserInfo endpoint, over GET and POST."""

from dataclasses import dataclass
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
from idp.tokens.userinfo_answer import UserInfoAnswers

PATH = "/userinfo"


@dataclass(frozen=True)
class UserInfoSources:
    """Where the answer comes from, and how it is written."""

    liveness: Liveness
    clients: Clients
    id_tokens: IdTokens
    people: People
    grants: Grants
    answers: UserInfoAnswers
    clock: Clock


def userinfo(it: UserInfoSources) -> Feature:
    """GET and POST /userinfo."""

    def guard(folded: Folded) -> TokenGuard:
        find = partial(it.liveness.bearer, formats=folded.access_tokens)
        return TokenGuard(find, it.clients, folded.senders, folded.resource_metadata.get(PATH, ""))

    def build(folded: Folded) -> Handler:
        person = PersonClaims(folded.token_claims, it.people, it.grants)
        return UserInfoEndpoint(guard(folded), it.id_tokens, person, it.answers, it.clock)

    return Feature(
        name="userinfo",
        specification="OpenID Connect Core 1.0 5.3",
        requires=("authorization_code",),
        endpoints=(Endpoint(PATH, ("GET", "POST"), build, "userinfo_endpoint", lambda f: guard(f).holder),),
        metadata={"scopes_supported": ["openid"]},
    )
