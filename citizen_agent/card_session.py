"""One conversation with the JPKI application: select, ask the PIN's state, verify once, read, sign.

Commands are ISO/IEC 7816-4; file ids are those of standards.jpki_card. A PIN is sent exactly once per call of
`verify`, never again by itself: the chip counts. 63C0, 6983 and 6984 all mean locked, because reports of real
cards differ (one says 63C0 for the last miss and 6984 afterwards).
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from standards.iso7816 import ResponseApdu

from citizen_agent import errors
from citizen_agent.readers import Card, ReaderSource
from standards import jpki_card

OK = 0x9000
NOT_FOUND, BAD_PARAMETERS = 0x6A82, 0x6A86
LOCKED = (0x63C0, 0x6983, 0x6984)
CHUNK = 0xF0
# RFC 8017 section 9.2 note 1: the DigestInfo of a SHA-256 hash, up to the hash itself.
SHA256_DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420")


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
        application = jpki_card.AID_JPKI
        answer = self._send(bytes.fromhex("00A4040C") + bytes([len(application)]) + application)
        if answer.status != OK:
            raise errors.NotThisCard("no JPKI application")

    def tries_left(self, kind: Kind) -> int:
        """Ask how many tries are left; costs none. 0 means locked."""
        self._select_secret(kind)
        status = self._send(bytes.fromhex("00200080")).status
        if status in LOCKED:
            return 0
        if status & 0xFFF0 == 0x63C0:
            return status & 0x0F
        raise errors.CardRefused(status)

    def verify(self, kind: Kind, secret: str) -> None:
        """Send the secret once; raises WrongPin or PinLocked."""
        self._select_secret(kind)
        data = secret.encode("ascii")
        status = self._send(bytes.fromhex("00200080") + bytes([len(data)]) + data).status
        if status == OK:
            return
        if status in LOCKED:
            raise errors.PinLocked
        if status & 0xFFF0 == 0x63C0:
            raise errors.WrongPin(status & 0x0F)
        raise errors.CardRefused(status)

    def certificate(self, kind: Kind) -> bytes:
        """Read the DER certificate; the signature one opens only after its password was verified."""
        self._select_file(kind, SIDES[kind].certificate)
        head = self._read(0, 4)
        if head[:2] != b"\x30\x82" or len(head) != 4:
            raise errors.CardRefused(OK)  # something was read, but no certificate
        size = 4 + int.from_bytes(head[2:])
        der = bytearray()
        while len(der) < size:
            der += self._read(len(der), min(CHUNK, size - len(der)))
        return bytes(der)

    def sign(self, kind: Kind, message: bytes) -> bytes:
        """RSASSA-PKCS1-v1_5 over SHA-256 of the message; the chip pads (P1 = 00), we hash."""
        self._select_file(kind, SIDES[kind].key)
        data = SHA256_DIGEST_INFO + hashlib.sha256(message).digest()
        answer = self._send(bytes.fromhex("802A0080") + bytes([len(data)]) + data + b"\x00")
        if answer.status != OK:
            raise errors.CardRefused(answer.status)
        return answer.data

    def _select_secret(self, kind: Kind) -> None:
        self._select_file(kind, SIDES[kind].secret)

    def _select_file(self, kind: Kind, file_id: int) -> None:
        status = self._send(bytes.fromhex("00A4020C02") + file_id.to_bytes(2)).status
        if status == NOT_FOUND and kind is Kind.SIGNATURE:
            raise errors.NoSignatureCertificate
        if status != OK:
            raise errors.CardRefused(status)

    def _read(self, offset: int, size: int) -> bytes:
        answer = self._send(b"\x00\xb0" + offset.to_bytes(2) + bytes([size]))
        if answer.status != OK or not answer.data:
            raise errors.CardRefused(answer.status)
        return answer.data

    def _send(self, command: bytes) -> ResponseApdu:
        return ResponseApdu.parse(self._card.transmit(command))


@dataclass(frozen=True, slots=True)
class Proof:
    """What leaves the card: never the secret."""

    certificate: bytes
    signature: bytes


def prove(card: Card, kind: Kind, secret: str, statement: str) -> Proof:
    """Verify once, read the certificate and sign the statement."""
    session = CardSession(card)
    session.verify(kind, secret)
    return Proof(session.certificate(kind), session.sign(kind, statement.encode()))


@contextmanager
def inserted(readers: ReaderSource, name: str) -> Iterator[Card]:
    """Open a card and, whatever happens, take its power away again: only that ends a verified PIN."""
    card = readers.open(name)
    try:
        yield card
    finally:
        card.close()
