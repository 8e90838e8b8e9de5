"""A person at the counter or on the phone (CIBA Core 1.0): ask for her by her `sub`, and wait for her card.

asked = await rp.ciba.begin(customer.sub, Question("W4"))   # say the same words to her
tokens = await rp.ciba.wait(asked, asyncio.sleep)          # or poll() from time to time, across restarts

In ping mode give a fresh `notification_token`, and read what comes in with `read_notice` before you poll.
"""

import hmac
from dataclasses import dataclass, field, replace

from relying_party_sdk.authorization import LoginOptions, optional_parameters
from relying_party_sdk.back_channel import BackChannel, raise_for_oauth_error
from relying_party_sdk.credentials import Caller, PrivateKeyJwt
from relying_party_sdk.decoupled import (
    DEFAULT_INTERVAL,
    LONGEST_INTERVAL,
    LONGEST_LIFE,
    Finish,
    Polling,
    Waiting,
    WaitingTransaction,
    seconds_of,
    text_of,
)
from relying_party_sdk.discovery import Provider
from relying_party_sdk.errors import AnswerRefused, Misconfigured, StateMismatch
from relying_party_sdk.strict_json import NotStrictJson, read_object
from relying_party_sdk.surroundings import Chance, Clock
from relying_party_sdk.tokens import Tokens

CIBA = "urn:openid:params:grant-type:ciba"
_LONGEST_NOTICE = 8192


@dataclass(frozen=True, kw_only=True)
class BackchannelTransaction(WaitingTransaction):
    """`sub` is whom we asked for: nobody else's answer counts."""

    auth_req_id: str = field(repr=False)
    sub: str
    notification_token: str = field(default="", repr=False)

    def form(self) -> dict[str, str]:
        """10.1."""
        return {"grant_type": CIBA, "auth_req_id": self.auth_req_id}


@dataclass(frozen=True)
class Question:
    """What to ask beside the person. `signed`: as registered by backchannel_authentication_request_signing_alg."""

    binding_message: str = ""
    scope: str = "openid"
    requested_expiry: int = 0
    notification_token: str = ""
    signed: bool = False
    options: LoginOptions = field(default_factory=LoginOptions)


PLAIN = Question()


class BackchannelLogins(Polling):
    """The client's half of CIBA, poll and ping."""

    def __init__(
        self, back_channel: BackChannel, provider: Provider, finish: Finish, clock: Clock, chance: Chance
    ) -> None:
        super().__init__(provider, finish, clock)
        self._back_channel, self._chance = back_channel, chance

    async def begin(self, sub: str, question: Question = Question()) -> BackchannelTransaction:
        """7.1 and 7.3: somebody we know by an earlier login here is asked."""
        if "openid" not in question.scope.split():
            raise Misconfigured("the scope must contain openid")
        url = (await self._provider.metadata()).endpoint("backchannel_authentication_endpoint")
        parameters = _parameters(sub, question)
        form = {"request": self._signed(parameters)} if question.signed else parameters
        now = self._clock.timestamp()
        answer = await self._back_channel.post(url, form)
        raise_for_oauth_error(answer)
        document = answer.json_object()
        interval = seconds_of(document, "interval", DEFAULT_INTERVAL, LONGEST_INTERVAL)
        return BackchannelTransaction(
            auth_req_id=text_of(document, "auth_req_id", 4096),
            sub=sub,
            notification_token=question.notification_token,
            iss=self._provider.issuer,
            scope=question.scope,
            expires_at=now + seconds_of(document, "expires_in", None, LONGEST_LIFE),
            interval=interval,
            not_before=now + interval,
            max_age=question.options.get("max_age"),
            acr_values=tuple(question.options.get("acr_values", ())),
        )

    async def poll(self, transaction: Waiting) -> Tokens | Waiting:
        """As for a screen; and the tokens are of whom we asked for, or they are not taken."""
        answer = await super().poll(transaction)
        asked = transaction.sub if isinstance(transaction, BackchannelTransaction) else None
        if isinstance(answer, Tokens) and asked not in (None, answer.sub):
            raise AnswerRefused("somebody else answered")
        return answer

    def _signed(self, parameters: dict[str, str]) -> str:
        auth = self._back_channel.auth
        if not isinstance(auth, PrivateKeyJwt):
            raise Misconfigured("a signed request needs the client's private key")
        caller = Caller(
            self._back_channel.client_id, self._provider.issuer, self._clock.timestamp(), self._chance.token(16)
        )
        return auth.request_object(caller, parameters)


def read_notice(transaction: BackchannelTransaction, authorization: str, body: bytes) -> BackchannelTransaction:
    """10.2: a notice of the provider's, by its token and its request; the next poll may come at once."""
    kind, _, token = authorization.partition(" ")
    expected = transaction.notification_token
    if not expected or kind.lower() != "bearer" or not hmac.compare_digest(token.encode(), expected.encode()):
        raise StateMismatch("the notice does not carry our token")
    try:
        told = read_object(body) if len(body) <= _LONGEST_NOTICE else {}
    except NotStrictJson as broken:
        raise StateMismatch("the notice cannot be read") from broken
    if told.get("auth_req_id") != transaction.auth_req_id:
        raise StateMismatch("the notice is about another request")
    return replace(transaction, not_before=0)


def _parameters(sub: str, question: Question) -> dict[str, str]:
    ours = {
        "scope": question.scope,
        "login_hint": sub,
        "binding_message": question.binding_message,
        "requested_expiry": str(question.requested_expiry) if question.requested_expiry else "",
        "client_notification_token": question.notification_token,
    }
    kept = {name: value for name, value in ours.items() if value}
    return {**question.options.get("extra", {}), **optional_parameters(question.options), **kept}
