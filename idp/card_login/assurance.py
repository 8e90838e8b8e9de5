"""How strong a card proof is, in the words of OpenID Connect and of Japanese law, by date.

acr and amr: OpenID Connect Core 1.0 2, RFC 8176 2 ("sc" smart card, "hwk" hardware-secured key, "pin"). Method
letter: ordinance under the Act on Prevention of Transfer of Criminal Proceeds, art. 6(1)(i). JPKI with the
signature certificate was letter wa, became ka when the phone document was inserted on 2025-06-24, and becomes nu
on 2027-04-01 (japan.md 0.4 and 4). A proof keeps the letter of the day it was made.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Literal

from standards import oauth

# What the private key lives in, as far as the certificate's policy tells.
Carrier = Literal["card", "phone"]

ACR_AUTHENTICATION = oauth.ACR_JPKI_AUTHENTICATION
ACR_SIGNATURE = oauth.ACR_JPKI_SIGNATURE
ACR_PHONE_AUTHENTICATION = oauth.ACR_JPKI_PHONE_AUTHENTICATION
ACR_PHONE_SIGNATURE = oauth.ACR_JPKI_PHONE_SIGNATURE
ACRS_BY_CARRIER: Mapping[Carrier, tuple[str, str]] = {
    "card": (ACR_AUTHENTICATION, ACR_SIGNATURE),
    "phone": (ACR_PHONE_AUTHENTICATION, ACR_PHONE_SIGNATURE),
}
# In the order metadata shows them.
ACRS = tuple(acr for acrs in ACRS_BY_CARRIER.values() for acr in acrs)
SIGNATURE_ACRS = frozenset({ACR_SIGNATURE, ACR_PHONE_SIGNATURE})
AMR = (oauth.AMR_SMART_CARD, oauth.AMR_PIN)
# A phone's chip is no smart card; an iPhone may open it by face or finger, which nobody tells us (docs/divergences.md).
AMR_PHONE = (oauth.AMR_HARDWARE_KEY, oauth.AMR_PIN)
_JAPAN = timezone(timedelta(hours=9))


@dataclass(frozen=True)
class VerificationMethod:
    """The letter and the first day of the ordinance's revision that gave it."""

    letter: str
    revision: str


# Newest first. The first row has no known beginning: JPKI was letter wa long before this project.
_JPKI_SIGNATURE: tuple[tuple[date, VerificationMethod], ...] = (
    (date(2027, 4, 1), VerificationMethod("ヌ", "2027-04-01")),
    (date(2025, 6, 24), VerificationMethod("カ", "2025-06-24")),
    (date.min, VerificationMethod("ワ", "before 2025-06-24")),
)


def japanese_day(timestamp: int) -> date:
    """The law counts days in Japan."""
    return datetime.fromtimestamp(timestamp, UTC).astimezone(_JAPAN).date()


def jpki_signature_method(day: date) -> VerificationMethod:
    """The letter in force on this day."""
    return next(method for begins, method in _JPKI_SIGNATURE if day >= begins)


def acr_of(signature_at: int | None, carrier: Carrier = "card") -> str:
    """A signature proof in the same interaction is the stronger class."""
    return ACRS_BY_CARRIER[carrier][signature_at is not None]


def amr_of(carrier: Carrier) -> tuple[str, ...]:
    """By what the key was protected."""
    return AMR if carrier == "card" else AMR_PHONE


def can_reach(acr: str, wanted: tuple[str, ...]) -> bool:
    """Whether what made this class can make one of those wanted: another certificate of it, but no other carrier."""
    return any(acr in pair and set(pair) & set(wanted) for pair in ACRS_BY_CARRIER.values())
