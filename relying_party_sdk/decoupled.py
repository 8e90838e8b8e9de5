"""Waiting for an answer that is given on another device (RFC 8628 3.5, CIBA Core 11): ask on, at the right pace.

The interval is kept here, not by the caller: a question before its time is not sent, slow_down makes it five seconds
longer, and a provider that does not answer is asked half as often.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Protocol, Self, TypeVar

from relying_party_sdk.discovery import Provider
from relying_party_sdk.errors import (
    AnswerRefused,
    IssuerMixUp,
    ProviderUnreachable,
    StateMismatch,
    StillPending,
    TryLater,
)
from relying_party_sdk.oauth_errors import provider_error
from relying_party_sdk.strict_json import JsonObject, NotStrictJson, read_object
from relying_party_sdk.surroundings import Clock
from relying_party_sdk.tokens import Tokens

DEFAULT_INTERVAL = 5  # RFC 8628 3.2, CIBA 7.3: if no value is provided, clients MUST use 5
LONGEST_INTERVAL = 60
LONGEST_LIFE = 1800
_SLOWER = 5  # RFC 8628 3.5, CIBA 11
Sleep = Callable[[float], Awaitable[None]]


class Asked(Protocol):
    """What the question was, as far as the ID token must answer it."""

    @property
    def nonce(self) -> str | None:
        """Of this very question, where there can be one."""

    @property
    def scope(self) -> str:
        """What was asked for."""

    @property
    def max_age(self) -> int | None:
        """How old the card login may be, in seconds."""

    @property
    def acr_values(self) -> tuple[str, ...]:
        """One of which it must be."""


@dataclass(frozen=True, kw_only=True)
class WaitingTransaction:
    """What must be remembered until it is decided. It holds secrets: show none of it."""

    iss: str
    scope: str
    expires_at: int
    interval: int
    not_before: int  # when the next question may be asked
    max_age: int | None = None
    acr_values: tuple[str, ...] = ()
    nonce: str | None = field(default=None, repr=False)  # None where the protocol has none

    def form(self) -> dict[str, str]:
        """What the token endpoint is asked with."""
        raise NotImplementedError

    def to_json(self) -> str:
        """For a session store."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Back from a session store."""
        try:
            kept = read_object(text.encode())
            return cls(**{**kept, "acr_values": tuple(kept.get("acr_values", ()))})
        except (NotStrictJson, TypeError, UnicodeEncodeError) as broken:
            raise StateMismatch("the stored transaction cannot be read") from broken

    def after(self, now: int, interval: int) -> Self:
        """The same, waiting on."""
        return replace(self, interval=interval, not_before=now + interval)


Waiting = TypeVar("Waiting", bound=WaitingTransaction)
Finish = Callable[[Mapping[str, str], Asked], Awaitable[Tokens]]


class Polling:
    """`finish` redeems a form and checks what comes back as for any other login."""

    def __init__(self, provider: Provider, finish: Finish, clock: Clock) -> None:
        self._provider, self._finish, self._clock = provider, finish, clock

    async def poll(self, transaction: Waiting) -> Tokens | Waiting:
        """The tokens, or the transaction to go on with."""
        if transaction.iss != self._provider.issuer:
            raise IssuerMixUp("the transaction was begun with another issuer")
        now = self._clock.timestamp()
        if now >= transaction.expires_at:
            raise provider_error({"error": "expired_token"})
        if now < transaction.not_before:
            return transaction
        try:
            return await self._finish(transaction.form(), transaction)
        except StillPending as pending:
            slower = _SLOWER if pending.code == "slow_down" else 0
            return transaction.after(self._clock.timestamp(), transaction.interval + slower)
        except (ProviderUnreachable, TryLater):
            later = max(transaction.interval, min(2 * transaction.interval, LONGEST_INTERVAL))
            return transaction.after(self._clock.timestamp(), later)

    async def wait(self, transaction: Waiting, sleep: Sleep) -> Tokens:
        """Polls until it is decided or over."""
        waiting: Tokens | Waiting = transaction
        while not isinstance(waiting, Tokens):
            await sleep(max(0, waiting.not_before - self._clock.timestamp()))
            waiting = await self.poll(waiting)
        return waiting


def text_of(document: JsonObject, name: str, longest: int) -> str:
    """It goes on a screen or into a form, so it is printable and short."""
    value = document.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= longest or not value.isprintable():
        raise AnswerRefused(f"{name} is missing or not a plain text")
    return value


def seconds_of(document: JsonObject, name: str, default: int | None, longest: int) -> int:
    """A sensible number of seconds."""
    value: Any = document.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= longest:
        raise AnswerRefused(f"{name} is not a sensible number of seconds")
    return value
