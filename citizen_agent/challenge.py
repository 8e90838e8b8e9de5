"""A challenge of the provider, parsed once and checked: what will be signed, and who asks for it.

The agent builds the statement itself, with the issuer it was configured for, and goes on only when the
provider's text is the same, byte for byte. A provider's look-alike that passes another site's challenge on
therefore gets a signature that names the look-alike (CD-02), and a person signs only what the page showed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from citizen_agent.card_session import Kind
from citizen_agent.errors import ProviderUntrue
from foundation import card_statement

Words = Mapping[str, str]
RENEW_BEFORE_SECONDS = 15  # a chip, a person and a network need a moment


@dataclass(frozen=True, slots=True)
class Challenge:
    """One challenge as shown to the person."""

    challenge_id: str
    kind: Kind
    statement: str
    recipient: Words
    purpose: Words
    requested: tuple[Words, ...]
    good_until: int

    def usable_at(self, now: int) -> bool:
        """Tell whether there is still time to sign and answer."""
        return now < self.good_until - RENEW_BEFORE_SECONDS

    def same_parties(self, other: "Challenge") -> bool:
        """Tell whether `other` asks the same for the same, so that a person need not be asked again."""
        return (self.kind, self.recipient, self.purpose, self.requested) == (
            other.kind,
            other.recipient,
            other.purpose,
            other.requested,
        )


def parse(document: Any, *, kind: Kind, issuer: str, now: int) -> Challenge:
    """Read the provider's JSON; raises ProviderUntrue when anything is missing or does not fit."""
    try:
        challenge = Challenge(
            challenge_id=_text(document["challenge_id"]),
            kind=Kind(document["kind"]),
            statement=_text(document["statement"]),
            recipient=words(document["recipient"], "client_id", "name_ja", "name_en", "origin"),
            purpose=words(document["purpose"], "ja", "en"),
            requested=tuple(words(each, "name", "label_ja", "label_en") for each in document["requested"]),
            good_until=now + int(document["expires_in"]),
        )
        expected = _statement(document, challenge, issuer)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ProviderUntrue("the challenge is incomplete") from error
    if document.get("issuer") != issuer:
        raise ProviderUntrue("the challenge names another provider")
    if challenge.kind is not kind or challenge.statement != expected:
        raise ProviderUntrue("the text to sign is not the one shown")
    return challenge


def _statement(document: Any, challenge: Challenge, issuer: str) -> str:
    return card_statement.build(
        kind=challenge.kind.value,
        issuer=issuer,
        recipient=challenge.recipient["name_ja"],
        corporate_number=challenge.recipient.get("corporate_number", ""),
        purpose=challenge.purpose["ja"],
        nonce=_text(document["nonce"]),
        issued_at=document["issued_at"],
    )


def words(value: Any, *required: str) -> dict[str, str]:
    """The texts of a wire object; raises ValueError when a required one is missing."""
    found = {str(key): text for key, text in value.items() if isinstance(text, str)}
    if not all(key in found for key in required):
        raise ValueError("a text is missing")
    return found


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("a text is missing")
    return value
