"""Claims for a bearer: the same person, told to the same client, while the grant stands (OpenID Connect Core 5.3)."""

from foundation.clock import Clock
from idp.errors import InsufficientScope, InvalidToken, OAuthError
from idp.tokens.family import NOBODY
from idp.tokens.guard import Admitted, TokenGuard
from idp.tokens.id_token import IdTokens
from idp.tokens.person_claims import PersonClaims
from idp.tokens.sender import Presented
from idp.tokens.userinfo_answer import UserInfoAnswers
from idp.wire import Answer, Call


class UserInfoEndpoint:
    """GET and POST /userinfo."""

    def __init__(
        self, guard: TokenGuard, id_tokens: IdTokens, person: PersonClaims, answers: UserInfoAnswers, clock: Clock
    ) -> None:
        self._guard, self._answers, self._clock = guard, answers, clock
        self._id_tokens, self._person = id_tokens, person

    async def __call__(self, call: Call) -> Answer:
        """One question about the bearer."""
        presented: Presented | None = None
        try:
            presented = self._guard.presented(call)
            if presented is None:
                return self._guard.unasked()
            return await self._answer(await self._guard.admit(call, presented))
        except OAuthError as refused:
            return self._guard.refuse(refused, presented)

    async def _answer(self, admitted: Admitted) -> Answer:
        bearer, client, headers = admitted
        if bearer.family.account_id == NOBODY:
            raise InvalidToken("the token is unknown, expired or revoked")
        if "openid" not in bearer.token.scope:
            raise InsufficientScope("openid is needed")
        person = self._person.release("userinfo", bearer.family, bearer.token.scope, self._clock.timestamp())
        document = {**person, "sub": self._id_tokens.subject(client, bearer.family)}
        return await self._answers.write(client, document, headers)
