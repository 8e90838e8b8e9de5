"""One conversation with the JPKI application: select, ask the PIN's state, verify once, read, sign.

Commands are ISO/IEC 7816-4; file ids are those of standards.jpki_card. A PIN is sent exactly once per call of
`verify`, never again by itself: the chip counts. 63C0, 6983 and 6984 all mean locked (`ResponseApdu.blocked`),
because reports of real cards differ: one says 63C0 for the last miss and 6984 afterwards.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from citizen_agent import errors, to_be_signed
from citizen_agent.readers import Card, ReaderSource
from standards import jpki_card
from standards.iso7816 import CommandApdu, MalformedApdu, ResponseApdu, StatusWord

CHUNK = 0xF0
MARKED = 64  # bytes of a certificate that hold its serial number and the beginning of its issuer
STATUS_FAMILIES = (0x6, 0x9)  # ISO/IEC 7816-3: every status word is 6xxx or 9xxx


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
        self._card = card
        self._file: int | None = None
        self._heads: dict[Kind, bytes] = {}
        self._certificates: dict[Kind, bytes] = {}
        if not self._send(0x00, 0xA4, 0x040C, jpki_card.AID_JPKI).ok:
            raise errors.NotThisCard("no JPKI application")

    def mark(self) -> bytes:
        """Return what tells this card from any other, without a PIN: the hash over the start of its
        user-authentication certificate (its serial and issuer), or over nothing where the chip hides that.

        It stays in this program's memory; a serial number leaves the card's side with a proof only.
        """
        self._select_file(Kind.AUTHENTICATION, SIDES[Kind.AUTHENTICATION].certificate)
        answer = self._send(0x00, 0xB0, 0, expected=CHUNK)
        if answer.ok:
            self._heads[Kind.AUTHENTICATION] = answer.data
        return hashlib.sha256(answer.data[:MARKED]).digest()

    def tries_left(self, kind: Kind) -> int:
        """Ask how many tries are left; costs none. 0 means locked."""
        self._select_file(kind, SIDES[kind].secret)
        answer = self._send(0x00, 0x20, 0x0080)
        if answer.blocked:
            return 0
        if answer.tries_left is None:
            raise errors.CardRefused(answer.status)
        return answer.tries_left

    def verify(self, kind: Kind, secret: str) -> None:
        """Send the secret once; raises WrongPin or PinLocked."""
        self._select_file(kind, SIDES[kind].secret)
        check_verified(self._send(0x00, 0x20, 0x0080, secret.encode("ascii")))

    def change(self, kind: Kind, new: str) -> None:
        """Put a new secret in place of the one just verified (CHANGE REFERENCE DATA, P1 = 01: new value only)."""
        self._select_file(kind, SIDES[kind].secret)
        answer = self._send(0x00, 0x24, 0x0180, new.encode("ascii"))
        if not answer.ok:
            raise errors.CardRefused(answer.status)

    def certificate(self, kind: Kind) -> bytes:
        """Read the DER certificate; the signature one opens only after its password was verified."""
        self._select_file(kind, SIDES[kind].certificate)
        der = bytearray(self._heads.get(kind) or self._read(0, CHUNK))
        if der[:2] != b"\x30\x82" or len(der) < 4:
            raise errors.CardRefused(StatusWord.OK)  # something was read, but no certificate
        size = 4 + int.from_bytes(der[2:4])
        del der[size:]
        while len(der) < size:
            der += self._read(len(der), min(CHUNK, size - len(der)))
        self._certificates[kind] = bytes(der)
        return self._certificates[kind]

    def sign(self, kind: Kind, message: bytes) -> bytes:
        """Sign the message with P1 = 00: we hash as the key in the certificate wants it, the chip does the rest."""
        certificate = self._certificates.get(kind) or self.certificate(kind)
        data = to_be_signed.data_for(certificate, message)
        self._select_file(kind, SIDES[kind].key)
        answer = self._send(0x80, 0x2A, 0x0080, data, expected=256)
        if not answer.ok:
            raise errors.CardRefused(answer.status)
        return answer.data

    def prove(self, kind: Kind, secret: str, statement: str) -> "Proof":
        """Verify once, read the certificate and sign the statement."""
        self.verify(kind, secret)
        return Proof(self.certificate(kind), self.sign(kind, statement.encode()))

    def _select_file(self, kind: Kind, file_id: int) -> None:
        if self._file == file_id:
            return
        self._file = None
        answer = self._send(0x00, 0xA4, 0x020C, file_id.to_bytes(2))
        if answer.status == StatusWord.NOT_FOUND and kind is Kind.SIGNATURE:
            raise errors.NoSignatureCertificate
        if not answer.ok:
            raise errors.CardRefused(answer.status)
        self._file = file_id

    def _read(self, offset: int, size: int) -> bytes:
        answer = self._send(0x00, 0xB0, offset, expected=size)
        if not answer.ok or not answer.data:
            raise errors.CardRefused(answer.status)
        return answer.data

    def _send(self, cla: int, ins: int, p1p2: int, data: bytes = b"", *, expected: int | None = None) -> ResponseApdu:
        return exchange(self._card, CommandApdu(cla, ins, p1p2 >> 8, p1p2 & 0xFF, data, expected))


@dataclass(frozen=True, slots=True)
class Proof:
    """What leaves the card: never the secret."""

    certificate: bytes
    signature: bytes


def exchange(card: Card, command: CommandApdu) -> ResponseApdu:
    """One command and its answer; raises CardRemoved for what is no whole answer."""
    try:
        answer = ResponseApdu.parse(card.transmit(command.encode()))
    except MalformedApdu as error:
        raise errors.CardRemoved("no status word") from error
    if answer.status >> 12 not in STATUS_FAMILIES or (answer.data and not answer.ok):
        # A driver was seen that passes on half of an answer (vpcd 3.3): its last bytes are no status word.
        raise errors.CardRemoved("the answer was cut off")
    return answer


def prove(card: Card, kind: Kind, secret: str, statement: str) -> Proof:
    """A whole conversation: select the application, verify once, read the certificate and sign the statement."""
    return CardSession(card).prove(kind, secret, statement)


def check_verified(answer: ResponseApdu) -> None:
    """Raise PinLocked, WrongPin or CardRefused for the answer to a VERIFY that did not succeed."""
    if answer.blocked:
        raise errors.PinLocked
    if answer.tries_left is not None:
        raise errors.WrongPin(answer.tries_left)
    if not answer.ok:
        raise errors.CardRefused(answer.status)


@contextmanager
def inserted(readers: ReaderSource, name: str) -> Iterator[Card]:
    """Open a card and, whatever happens, take its power away again: only that ends a verified PIN."""
    card = readers.open(name)
    try:
        yield card
    finally:
        card.close()
