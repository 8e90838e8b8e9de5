"""What enrolment brings to the account store; an account itself is a number without meaning.

Evidence is what the law wants kept for seven years after the relationship ends: method, time, the signed
statement, signature and signature certificate (ordinance under the Criminal Proceeds Act, art. 19).
"""

from dataclasses import dataclass

from idp.accounts.card_link import CardIdentity
from standards.jpki_certificate import FourAttributes


@dataclass(frozen=True)
class Evidence:
    """One proof of identity by signature certificate."""

    method: str
    method_revision: str
    proven_at: int
    statement: str
    signature: bytes
    certificate: bytes
    status_reference: str
    status_time: int


@dataclass(frozen=True)
class Enrolment:
    """Everything one signature proof tells about one person.

    `also` opens the same account by the state's own word: of a phone's certificate, the card's.
    """

    authentication: CardIdentity
    signature: CardIdentity
    attributes: FourAttributes
    evidence: Evidence
    also: tuple[CardIdentity, ...] = ()
