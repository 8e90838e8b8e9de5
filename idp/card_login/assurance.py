"""How strong a card proof is, in the words of OpenID Connect and of Japanese law, by date.

acr and amr: OpenID Connect Core 1.0 2, RFC 8176 2 ("sc" smart card, "pin"). Method letter: ordinance
under the Act on Prevention of Transfer of Criminal Proceeds, art. 6(1)(i). JPKI with the signature
certificate was letter wa, became ka when the phone document was inserted on 2025-06-24, and becomes nu on
2027-04-01 (japan.md 0.4 and 4). A proof keeps the letter of the day it was made.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

ACR_AUTHENTICATION = "urn:kakehashi:acr:jpki-authentication"
ACR_SIGNATURE = "urn:kakehashi:acr:jpki-signature"
AMR = ("sc", "pin")
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


def acr_of(signature_at: int | None) -> str:
    """A signature proof in the same interaction is the stronger class."""
    return ACR_AUTHENTICATION if signature_at is None else ACR_SIGNATURE
