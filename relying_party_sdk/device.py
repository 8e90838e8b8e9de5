"""A login on a screen without browser or keyboard (RFC 8628): ask for codes, show them, ask on until it is decided.

The interval is kept here, not by the caller: a question before its time is not sent, slow_down makes it five seconds
longer, and a provider that does not answer is asked half as often (3.5).
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from relying_party_sdk.authorization import LoginOptions, optional_parameters
from relying_party_sdk.back_channel import BackChannel, raise_for_oauth_error
from relying_party_sdk.discovery import Provider
from relying_party_sdk.errors import (
    AnswerRefused,
    IssuerMixUp,
    Misconfigured,
    ProviderUnreachable,
    StateMismatch,
    StillPending,
    TryLater,
)
from relying_party_sdk.oauth_errors import provider_error
from relying_party_sdk.strict_json import JsonObject, NotStrictJson, read_object
from relying_party_sdk.surroundings import Chance, Clock
from relying_party_sdk.tokens import Tokens

DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"
_DEFAULT_INTERVAL = 5  # 3.2: if no value is provided, clients MUST use 5
_SLOWER = 5  # 3.5
_LONGEST_INTERVAL = 60
_LONGEST_LIFE = 1800
_LONGEST_AGENT = 256
Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True)
class DeviceTransaction:
    """What the device, or its server, must remember until it is decided. It holds secrets: show none of it."""

    device_code: str = field(repr=False)
    nonce: str = field(repr=False)
    iss: str
    scope: str
    expires_at: int
    interval: int
    not_before: int  # when the next question may be asked
    max_age: int | None = None
    acr_values: tuple[str, ...] = ()

    def to_json(self) -> str:
        """For a session store."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "DeviceTransaction":
        """Back from a session store."""
        try:
            kept = read_object(text.encode())
            return cls(**{**kept, "acr_values": tuple(kept.get("acr_values", ()))})
        except (NotStrictJson, TypeError, UnicodeEncodeError) as broken:
            raise StateMismatch("the stored transaction cannot be read") from broken

    def after(self, now: int, interval: int) -> "DeviceTransaction":
        """The same, waiting on."""
        return replace(self, interval=interval, not_before=now + interval)


class DeviceStart(NamedTuple):
    """What to show, and what to remember meanwhile. `verification_uri_complete` is for a QR code beside the text."""

    user_code: str
    verification_uri: str
    verification_uri_complete: str | None
    expires_at: int
    transaction: DeviceTransaction


Finish = Callable[[Mapping[str, str], DeviceTransaction], Awaitable[Tokens]]


class DeviceLogins:
    """The device's half of RFC 8628; `finish` redeems a form and checks what comes back as for any other login."""

    def __init__(
        self, back_channel: BackChannel, provider: Provider, finish: Finish, clock: Clock, chance: Chance
    ) -> None:
        self._back_channel, self._provider, self._finish = back_channel, provider, finish
        self._clock, self._chance = clock, chance

    async def begin(self, scope: str, user_agent: str, options: LoginOptions) -> DeviceStart:
        """3.1 and 3.2."""
        if "openid" not in scope.split():
            raise Misconfigured("the scope must contain openid")
        url = (await self._provider.metadata()).endpoint("device_authorization_endpoint")
        nonce, now = self._chance.token(32), self._clock.timestamp()
        ours = {"scope": scope, "nonce": nonce}
        form = {**options.get("extra", {}), **optional_parameters(options), **ours}
        answer = await self._back_channel.post(url, form, _agent(user_agent))
        raise_for_oauth_error(answer)
        document = answer.json_object()
        interval = _seconds(document, "interval", _DEFAULT_INTERVAL, _LONGEST_INTERVAL)
        transaction = DeviceTransaction(
            device_code=_text(document, "device_code", 4096),
            nonce=nonce,
            iss=self._provider.issuer,
            scope=scope,
            expires_at=now + _seconds(document, "expires_in", None, _LONGEST_LIFE),
            interval=interval,
            not_before=now + interval,
            max_age=options.get("max_age"),
            acr_values=tuple(options.get("acr_values", ())),
        )
        return _shown(document, self._provider.issuer, transaction)

    async def poll(self, transaction: DeviceTransaction) -> Tokens | DeviceTransaction:
        """3.4 and 3.5: the tokens, or the transaction to go on with."""
        if transaction.iss != self._provider.issuer:
            raise IssuerMixUp("the transaction was begun with another issuer")
        now = self._clock.timestamp()
        if now >= transaction.expires_at:
            raise provider_error({"error": "expired_token"})
        if now < transaction.not_before:
            return transaction
        form = {"grant_type": DEVICE_CODE, "device_code": transaction.device_code}
        try:
            return await self._finish(form, transaction)
        except StillPending as pending:
            slower = _SLOWER if pending.code == "slow_down" else 0
            return transaction.after(self._clock.timestamp(), transaction.interval + slower)
        except (ProviderUnreachable, TryLater):
            later = max(transaction.interval, min(2 * transaction.interval, _LONGEST_INTERVAL))
            return transaction.after(self._clock.timestamp(), later)

    async def wait(self, transaction: DeviceTransaction, sleep: Sleep) -> Tokens:
        """Polls until it is decided or over."""
        waiting: Tokens | DeviceTransaction = transaction
        while isinstance(waiting, DeviceTransaction):
            await sleep(max(0, waiting.not_before - self._clock.timestamp()))
            waiting = await self.poll(waiting)
        return waiting


def _agent(user_agent: str) -> dict[str, str]:
    """It came from a screen, so it may hold anything; a header holds printable ASCII (RFC 9110 5.5)."""
    text = "".join(char for char in user_agent[:_LONGEST_AGENT] if " " <= char <= "~").strip()
    return {"user-agent": text} if text else {}


def _shown(document: JsonObject, issuer: str, transaction: DeviceTransaction) -> DeviceStart:
    complete = document.get("verification_uri_complete")
    return DeviceStart(
        user_code=_text(document, "user_code", 64),
        verification_uri=_address(document, "verification_uri", issuer),
        verification_uri_complete=None if complete is None else _address(document, "verification_uri_complete", issuer),
        expires_at=transaction.expires_at,
        transaction=transaction,
    )


def _text(document: JsonObject, name: str, longest: int) -> str:
    """It goes on a screen or into a form, so it is printable and short."""
    value = document.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= longest or not value.isprintable():
        raise AnswerRefused(f"{name} is missing or not a plain text")
    return value


def _address(document: JsonObject, name: str, issuer: str) -> str:
    """People open it, so it must be no weaker than the issuer itself."""
    url = _text(document, name, 2048)
    if urlsplit(url).scheme != urlsplit(issuer).scheme or not urlsplit(url).hostname:
        raise AnswerRefused(f"{name} is no address of the issuer's scheme")
    return url


def _seconds(document: JsonObject, name: str, default: int | None, longest: int) -> int:
    value: Any = document.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= longest:
        raise AnswerRefused(f"{name} is not a sensible number of seconds")
    return value
