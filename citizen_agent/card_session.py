"""One conversation with the JPKI application: select, ask the PIN's state, verify once, read, sign.

File ids are those of standards.jpki_card. A PIN is sent exactly once per call of `verify`, never again by itself: the
chip counts.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from citizen_agent import errors, to_be_signed
from citizen_agent.readers import Card, ReaderSource
from citizen_agent.selected_application import CHUNK, SelectedApplication
from standards import jpki_card
from standards.iso7816 import StatusWord

MARKED = 64  # bytes of a certificate that hold its serial number and the beginning of its issuer


class Kind(StrEnum):
    """The two sides of the card, by the names the provider uses."""

    AUTHENTICATION = "authentication"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Side:
    """The elementary files of one side."""

    certificate: int
    secret: int
    key: int


SIDES = {
    Kind.AUTHENTICATION: Side(jpki_card.EF_AUTH_CERTIFICATE, jpki_card.EF_AUTH_PIN, jpki_card.EF_AUTH_KEY),
    Kind.SIGNATURE: Side(jpki_card.EF_SIGN_CERTIFICATE, jpki_card.EF_SIGN_PIN, jpki_card.EF_SIGN_KEY),
}


class CardSession:
    """The JPKI application of one powered card."""

    def __init__(self, card: Card) -> None:
        """Select the application; raises NotThisCard when the chip has none."""
        try:
            self._jpki = SelectedApplication(card, jpki_card.AID_JPKI)
        except errors.ApplicationMissing as missing:
            raise errors.NotThisCard("no JPKI application") from missing
        self._heads: dict[Kind, bytes] = {}
        self._certificates: dict[Kind, bytes] = {}

    def mark(self) -> bytes:
        """Return what tells this card from any other, without a PIN: the hash over the start of its
        user-authentication certificate (its serial and issuer), or over nothing where the chip hides that.

        It stays in this program's memory; a serial number leaves the card's side with a proof only.
        """
        self._select(Kind.AUTHENTICATION, SIDES[Kind.AUTHENTICATION].certificate)
        answer = self._jpki.send(0x00, 0xB0, 0, expected=CHUNK)
        if answer.ok:
            self._heads[Kind.AUTHENTICATION] = answer.data
        return hashlib.sha256(answer.data[:MARKED]).digest()

    def tries_left(self, kind: Kind) -> int:
        """Ask how many tries are left; costs none. 0 means locked."""
        self._select(kind, SIDES[kind].secret)
        return self._jpki.tries_left(SIDES[kind].secret)

    def verify(self, kind: Kind, secret: str) -> None:
        """Send the secret once; raises WrongPin or PinLocked."""
        self._select(kind, SIDES[kind].secret)
        self._jpki.verify(SIDES[kind].secret, secret)

    def certificate(self, kind: Kind) -> bytes:
        """Read the DER certificate; the signature one opens only after its password was verified."""
        self._select(kind, SIDES[kind].certificate)
        der = bytearray(self._heads.get(kind) or self._jpki.read(0, CHUNK))
        if der[:2] != b"\x30\x82" or len(der) < 4:
            raise errors.CardRefused(StatusWord.OK)  # something was read, but no certificate
        size = 4 + int.from_bytes(der[2:4])
        del der[size:]
        while len(der) < size:
            der += self._jpki.read(len(der), min(CHUNK, size - len(der)))
        self._certificates[kind] = bytes(der)
        return self._certificates[kind]

    def sign(self, kind: Kind, message: bytes) -> bytes:
        """Sign the message with P1 = 00: we hash as the key in the certificate wants it, the chip does the rest."""
        certificate = self._certificates.get(kind) or self.certificate(kind)
        data = to_be_signed.data_for(certificate, message)
        self._select(kind, SIDES[kind].key)
        answer = self._jpki.send(0x80, 0x2A, 0x0080, data, expected=256)
        if not answer.ok:
            raise errors.CardRefused(answer.status)
        return answer.data

    def prove(self, kind: Kind, secret: str, statement: str) -> "Proof":
        """Verify once, read the certificate and sign the statement."""
        self.verify(kind, secret)
        return Proof(self.certificate(kind), self.sign(kind, statement.encode()))

    def read_file(self, file_id: int, size: int) -> bytes:
        """The beginning of a file that needs no PIN."""
        self._jpki.select_file(file_id)
        return self._jpki.read(0, size)

    def _select(self, kind: Kind, file_id: int) -> None:
        try:
            self._jpki.select_file(file_id)
        except errors.CardRefused as refused:
            if refused.status == StatusWord.NOT_FOUND and kind is Kind.SIGNATURE:
                raise errors.NoSignatureCertificate from refused
            raise


@dataclass(frozen=True, slots=True)
class Proof:
    """What leaves the card: never the secret."""

    certificate: bytes
    signature: bytes


def prove(card: Card, kind: Kind, secret: str, statement: str) -> Proof:
    """A whole conversation: select the application, verify once, read the certificate and sign the statement."""
    return CardSession(card).prove(kind, secret, statement)


@contextmanager
def inserted(readers: ReaderSource, name: str) -> Iterator[Card]:
    """Open a card and, whatever happens, take its power away again: only that ends a verified PIN."""
    card = readers.open(name)
    try:
        yield card
    finally:
        card.close()
