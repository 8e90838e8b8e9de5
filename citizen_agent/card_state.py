"""What a card tells of itself to anybody who holds it: its kind, its certificates, the tries left of each secret.

Nothing here needs or sends a PIN, costs a try, or reads a fact about the person: the certificate that opens without a
PIN carries none, and only its last day and the kind of its key are kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from citizen_agent import errors
from citizen_agent.card_session import CardSession, Kind, inserted
from citizen_agent.holder_secrets import HolderSecret, tries_left
from citizen_agent.readers import Card, ReaderSource
from standards import jpki_card

# EF 0008: one byte for each certificate, zero for none (docs/divergences.md: only "both" has been seen in public).
PRESENCE = (Kind.SIGNATURE, Kind.AUTHENTICATION)


@dataclass(frozen=True, slots=True)
class CardState:
    """One card; `not_after` and `key` are None where the chip hides its certificate before the PIN (phones)."""

    token: str
    certificates: tuple[Kind, ...]
    not_after: datetime | None
    key: str | None
    tries: Mapping[HolderSecret, int | None]
    mark: bytes


def look_at(readers: ReaderSource, reader: str) -> CardState:
    """Look at the card in that reader; raises the ReaderTrouble or CardTrouble found."""
    with inserted(readers, reader) as card:
        return state_of(card)


def state_of(card: Card) -> CardState:
    """Read everything; raises NotThisCard for a chip without the JPKI application."""
    session = CardSession(card)
    mark = session.mark()
    token = session.read_file(jpki_card.EF_TOKEN, jpki_card.TOKEN_NAME_LENGTH)
    present = session.read_file(jpki_card.EF_PRESENT_CERTIFICATES, len(PRESENCE))
    certificate = _certificate(session)
    return CardState(
        token=token.decode("ascii", "replace").rstrip("\0 "),
        certificates=tuple(kind for kind, flag in zip(PRESENCE, present, strict=False) if flag),
        not_after=certificate.not_valid_after_utc if certificate else None,
        key=_key_of(certificate) if certificate else None,
        tries={secret: tries_left(card, secret) for secret in HolderSecret},
        mark=mark,
    )


def _certificate(session: CardSession) -> x509.Certificate | None:
    try:
        return x509.load_der_x509_certificate(session.certificate(Kind.AUTHENTICATION))
    except (errors.CardRefused, ValueError):
        return None


def _key_of(certificate: x509.Certificate) -> str | None:
    match certificate.public_key():
        case rsa.RSAPublicKey(key_size=bits):
            return f"RSA {bits}"
        case ec.EllipticCurvePublicKey(curve=curve):
            return f"ECDSA {curve.name}"
    return None
