"""The state's service for consents and attributes, over mutual TLS as any other question of a verifier.

Wire: POST {jpki}/attribute-consents, .../standing, {jpki}/attributes; JSON both ways. No usable answer is StateSilent,
never "no consent": a silent service must neither give attributes nor end a consent.
"""

import asyncio
import logging
import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

import httpx

from idp.card_login.refusals import (
    CardRefusal,
    CertificateExpired,
    CertificateNotTrusted,
    CertificateRevoked,
    ChallengeExpired,
    ChallengeUsed,
    SignatureInvalid,
)
from idp.latest_attributes.refusals import ConsentNotTaken, LeftRegister, NoConsent, StateSilent
from standards.jpki_certificate import FourAttributes

T = TypeVar("T")
BUDGET_SECONDS = 4.0
_LARGEST_ANSWER = 16 * 1024
_SERIAL = re.compile(r"[0-9a-fA-F]{1,40}")
_REFUSED: dict[str, type[CardRefusal]] = {
    "certificate_untrusted": CertificateNotTrusted,
    "certificate_revoked": CertificateRevoked,
    "certificate_expired": CertificateExpired,
    "signature_invalid": SignatureInvalid,
    "replayed": ChallengeUsed,
    "statement_stale": ChallengeExpired,
}
# The state's names of the four, and ours (OpenID Connect Core 1.0, 5.1).
CHANGED = {"name": "name", "address": "address", "birth_date": "birthdate", "sex": "gender"}
_log = logging.getLogger("kakehashi.idp")


@dataclass(frozen=True)
class Period:
    """A consent the state took: its id there, and both ends in Unix seconds; the last second belongs to it."""

    consent_id: str
    valid_from: int
    valid_until: int


@dataclass(frozen=True)
class Standing:
    """How a consent stands; without one there is no period."""

    consented: bool
    reminder_due: bool = False
    valid_from: int | None = None
    valid_until: int | None = None


@dataclass(frozen=True)
class Latest:
    """The present record. `changed`: what differs from the certificate asked about. `serial`: the newest one's."""

    attributes: FourAttributes
    as_of: str
    changed: tuple[str, ...]
    serial: int


class StateClient:
    """Three questions; the HTTP client is the one that shows our certificate there."""

    def __init__(self, http: httpx.AsyncClient, url: str, *, budget: float = BUDGET_SECONDS) -> None:
        self._http, self._url, self._budget = http, url, budget

    async def give(self, service: str, statement: str, certificate: bytes, signature: bytes) -> Period:
        """Hands a signed consent over; raises what was wrong with the card's part, or ConsentNotTaken."""
        sent = {
            "service": service,
            "statement": statement,
            "certificate": b64encode(certificate).decode(),
            "signature": b64encode(signature).decode(),
        }
        status, answer = await self._ask("/attribute-consents", sent)
        if status == 201:
            return _read(_period, answer)
        error = str(answer.get("error"))
        if error in _REFUSED:
            raise _REFUSED[error]("the state refused the signed consent")
        _log.error("the state did not take a consent for %s: %d %s", service, status, error)
        raise ConsentNotTaken(error)

    async def standing(self, service: str, serial: int) -> Standing:
        """Whether the person behind this signature certificate, old or new, consents to the service."""
        status, answer = await self._ask("/attribute-consents/standing", _question(service, serial))
        if status != 200:
            raise _unexpected(service, status, answer)
        return _read(_standing, answer)

    async def attributes(self, service: str, serial: int) -> Latest:
        """What a certificate issued now would carry; raises NoConsent or LeftRegister."""
        status, answer = await self._ask("/attributes", _question(service, serial))
        if status == 200:
            return _read(_latest, answer)
        if status == 404 and answer.get("error") in ("no_consent", "not_yet_valid"):
            raise NoConsent(str(answer["error"]))
        if status == 410 and answer.get("error") == "left_register":
            raise LeftRegister("the state has no present record of this person")
        raise _unexpected(service, status, answer)

    async def _ask(self, path: str, question: dict[str, str]) -> tuple[int, dict[str, Any]]:
        try:
            async with asyncio.timeout(self._budget):
                response = await self._http.post(self._url + path, json=question, follow_redirects=False)
            answer = response.json() if len(response.content) <= _LARGEST_ANSWER else None
        except (TimeoutError, httpx.HTTPError, httpx.InvalidURL, ValueError) as silent:
            raise StateSilent("the state's service did not answer") from silent
        if not isinstance(answer, dict):
            raise StateSilent("the state's service gave no answer")
        return response.status_code, answer


def _question(service: str, serial: int) -> dict[str, str]:
    return {"service": service, "serial": f"{serial:x}"}


def _unexpected(service: str, status: int, answer: dict[str, Any]) -> StateSilent:
    """An operator must see it: a suspended verifier, a service that was not registered, a fault over there."""
    _log.error("the state's service for %s answered %d %s", service, status, answer.get("error"))
    return StateSilent("the state's service gave no usable answer")


def _read(reader: Callable[[dict[str, Any]], T], answer: dict[str, Any]) -> T:
    try:
        return reader(answer)
    except (KeyError, TypeError, ValueError, AttributeError) as malformed:
        raise StateSilent("the state's service gave no usable answer") from malformed


def _period(answer: dict[str, Any]) -> Period:
    return Period(_text(answer["consent_id"]), _moment(answer["valid_from"]), _moment(answer["valid_until"]))


def _standing(answer: dict[str, Any]) -> Standing:
    if not _flag(answer["consented"]):
        return Standing(consented=False)
    ends = _moment(answer["valid_from"]), _moment(answer["valid_until"])
    return Standing(True, _flag(answer["reminder_due"]), *ends)


def _latest(answer: dict[str, Any]) -> Latest:
    attributes = FourAttributes(
        name=_text(answer["name"]),
        name_substitutes=_text(answer["name_substitutes"]),
        sex=_text(answer["sex"]),
        birth_date=date.fromisoformat(answer["birth_date"]),
        address=_text(answer["address"]),
        address_substitutes=_text(answer["address_substitutes"]),
    )
    moment = datetime.fromisoformat(answer["as_of"])
    if moment.tzinfo is None:
        raise ValueError("a moment has a zone")
    changed = tuple(CHANGED[name] for name in answer["changed"])
    return Latest(attributes, moment.isoformat(), changed, _serial(answer["serial"]))


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("a text is missing")
    return value


def _serial(value: Any) -> int:
    if not _SERIAL.fullmatch(_text(value)):
        raise ValueError("a serial is hexadecimal")
    return int(value, 16)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("yes or no is missing")
    return value


def _moment(value: Any) -> int:
    moment = datetime.fromisoformat(_text(value))
    if moment.tzinfo is None:
        raise ValueError("a moment has a zone")
    return int(moment.timestamp())
