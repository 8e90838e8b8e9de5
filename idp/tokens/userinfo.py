"""Claims for a bearer: the same person, told to the same client, while the grant stands (OpenID Connect Core 5.3).

RFC 6750 2: the token comes in the header or in the form, in one of them only.
"""

from collections.abc import Callable

from foundation.clock import Clock
from idp.clients.authentication import Clients
from idp.errors import InsufficientScope, InvalidRequest, InvalidToken
from idp.tokens.family import NOBODY
from idp.tokens.id_token import IdTokens
from idp.tokens.liveness import Bearer
from idp.tokens.person_claims import PersonClaims
from idp.wire import FORM_TYPE, Answer, Call, bearer_refusal, json_answer

FindBearer = Callable[[str], Bearer | None]


class UserInfoEndpoint:
    """GET and POST /userinfo."""

    def __init__(
        self, find: FindBearer, clients: Clients, id_tokens: IdTokens, person: PersonClaims, clock: Clock
    ) -> None:
        self._find, self._clients, self._clock = find, clients, clock
        self._id_tokens, self._person = id_tokens, person

    async def __call__(self, call: Call) -> Answer:
        """One question about the bearer."""
        try:
            token = bearer_token(call)
            return bearer_refusal(None) if token is None else self._answer(token)
        except (InvalidToken, InsufficientScope, InvalidRequest) as refused:
            return bearer_refusal(refused)

    def _answer(self, token: str) -> Answer:
        bearer = self._find(token)
        if bearer is None or bearer.family.account_id == NOBODY:
            raise InvalidToken("the token is unknown, expired or revoked")
        if "openid" not in bearer.token.scope:
            raise InsufficientScope("openid is needed")
        client = self._clients.get(bearer.family.client_id)
        if client is None:
            raise InvalidToken("the token is unknown, expired or revoked")
        now = self._clock.timestamp()
        person = self._person.release("userinfo", bearer.family, bearer.token.scope, now)
        return json_answer({**person, "sub": self._id_tokens.subject(client, bearer.family)})


def bearer_token(call: Call) -> str | None:
    """The one token of the call; a token in the query is not even looked at (RFC 6750 2.3)."""
    header = call.header(b"authorization")
    from_header = None
    if header is not None and header[:7].lower() == b"bearer ":
        from_header = header[7:].strip().decode("latin-1")
    is_form = call.method == "POST" and (call.header(b"content-type") or b"").lower().startswith(FORM_TYPE)
    from_form = call.form().get("access_token") if is_form and call.body else None
    if from_header and from_form:
        raise InvalidRequest("the token is sent twice")
    return from_header or from_form
