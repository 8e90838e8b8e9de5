"""A login on a screen without browser or keyboard (RFC 8628): ask for codes, show them, ask on until it is decided."""

from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlsplit

from relying_party_sdk.authorization import LoginOptions, optional_parameters
from relying_party_sdk.back_channel import BackChannel, raise_for_oauth_error
from relying_party_sdk.decoupled import (
    DEFAULT_INTERVAL,
    LONGEST_INTERVAL,
    LONGEST_LIFE,
    Finish,
    Polling,
    Sleep,
    WaitingTransaction,
    seconds_of,
    text_of,
)
from relying_party_sdk.discovery import Provider
from relying_party_sdk.errors import AnswerRefused, Misconfigured
from relying_party_sdk.strict_json import JsonObject
from relying_party_sdk.surroundings import Chance, Clock

__all__ = ["DEVICE_CODE", "DeviceLogins", "DeviceStart", "DeviceTransaction", "Sleep"]
DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"
_LONGEST_AGENT = 256


@dataclass(frozen=True, kw_only=True)
class DeviceTransaction(WaitingTransaction):
    """What the device, or its server, must remember until it is decided. It holds secrets: show none of it."""

    device_code: str = field(repr=False)
    nonce: str = field(repr=False)

    def form(self) -> dict[str, str]:
        """3.4."""
        return {"grant_type": DEVICE_CODE, "device_code": self.device_code}


class DeviceStart(NamedTuple):
    """What to show, and what to remember meanwhile. `verification_uri_complete` is for a QR code beside the text."""

    user_code: str
    verification_uri: str
    verification_uri_complete: str | None
    expires_at: int
    transaction: DeviceTransaction


class DeviceLogins(Polling):
    """The device's half of RFC 8628."""

    def __init__(
        self, back_channel: BackChannel, provider: Provider, finish: Finish, clock: Clock, chance: Chance
    ) -> None:
        super().__init__(provider, finish, clock)
        self._back_channel, self._chance = back_channel, chance

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
        interval = seconds_of(document, "interval", DEFAULT_INTERVAL, LONGEST_INTERVAL)
        transaction = DeviceTransaction(
            device_code=text_of(document, "device_code", 4096),
            nonce=nonce,
            iss=self._provider.issuer,
            scope=scope,
            expires_at=now + seconds_of(document, "expires_in", None, LONGEST_LIFE),
            interval=interval,
            not_before=now + interval,
            max_age=options.get("max_age"),
            acr_values=tuple(options.get("acr_values", ())),
        )
        return _shown(document, self._provider.issuer, transaction)


def _agent(user_agent: str) -> dict[str, str]:
    """It came from a screen, so it may hold anything; a header holds printable ASCII (RFC 9110 5.5)."""
    text = "".join(char for char in user_agent[:_LONGEST_AGENT] if " " <= char <= "~").strip()
    return {"user-agent": text} if text else {}


def _shown(document: JsonObject, issuer: str, transaction: DeviceTransaction) -> DeviceStart:
    complete = document.get("verification_uri_complete")
    return DeviceStart(
        user_code=text_of(document, "user_code", 64),
        verification_uri=_address(document, "verification_uri", issuer),
        verification_uri_complete=None if complete is None else _address(document, "verification_uri_complete", issuer),
        expires_at=transaction.expires_at,
        transaction=transaction,
    )


def _address(document: JsonObject, name: str, issuer: str) -> str:
    """People open it, so it must be no weaker than the issuer itself."""
    url = text_of(document, name, 2048)
    if urlsplit(url).scheme != urlsplit(issuer).scheme or not urlsplit(url).hostname:
        raise AnswerRefused(f"{name} is no address of the issuer's scheme")
    return url
