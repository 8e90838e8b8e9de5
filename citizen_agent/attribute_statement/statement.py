"""A statement of consent or withdrawal as it will be signed, with everything a person must be told before.

The agent builds notice and statement itself, from the same files as the state (foundation/attribute_notice.py and
foundation/attribute_consent.py), and goes on only when the text it was sent is the same, byte for byte.
"""

from dataclasses import dataclass
from typing import Any

from citizen_agent.card_session import Kind
from citizen_agent.challenge import Challenge, words
from citizen_agent.errors import ProviderUntrue
from foundation.attribute_consent import Service, Statement, build
from foundation.attribute_notice import Notice, notice

ACTIONS = ("give", "withdraw")


@dataclass(frozen=True, slots=True)
class AttributeStatement(Challenge):
    """One statement as shown; without a notice it is a withdrawal."""

    service: Service
    notice: Notice | None

    def same_parties(self, other: Challenge) -> bool:
        """Tell whether `other` says the same to the same, so that a person need not be asked again."""
        if not isinstance(other, AttributeStatement) or not Challenge.same_parties(self, other):
            return False
        return (self.service, self.notice) == (other.service, other.notice)


def parse(document: Any, *, issuer: str, now: int) -> AttributeStatement:
    """Read the JSON of whoever asks; raises ProviderUntrue when anything is missing or does not fit."""
    try:
        service = Service(**_exactly(document["service"], "id", "name", "corporate_number", "platform"))
        giving = ACTIONS.index(document["action"]) == 0
        purpose = words(document["purpose"], "ja", "en") if giving else {}
        told = notice(service, purpose["ja"], document["issued_at"]) if giving else None
        statement = AttributeStatement(
            challenge_id=_text(document["challenge_id"]),
            kind=Kind.SIGNATURE,
            statement=_text(document["statement"]),
            recipient=words(document["recipient"], "name_ja", "name_en", "corporate_number", "origin"),
            purpose=purpose,
            requested=(),
            good_until=now + int(document["expires_in"]),
            service=service,
            notice=told,
        )
        terms = told.terms(purpose["ja"]) if told else None
        expected = build(Statement(service, terms, _text(document["nonce"]), document["issued_at"]))
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise ProviderUntrue("the statement is incomplete") from error
    _check(document.get("issuer") == issuer, "the statement names another issuer")
    _check(statement.statement == expected, "the text to sign is not the one shown")
    named = statement.recipient["name_ja"], statement.recipient["corporate_number"]
    _check(named == (service.name, service.corporate_number), "the recipient is not the service of the statement")
    return statement


def _check(holds: bool, otherwise: str) -> None:
    if not holds:
        raise ProviderUntrue(otherwise)


def _exactly(value: Any, *names: str) -> dict[str, str]:
    if set(value) != set(names):
        raise ValueError("a service has other members")
    return words(value, *names)


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("a text is missing")
    return value
