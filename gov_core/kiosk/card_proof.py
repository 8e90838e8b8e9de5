"""Proves by challenge and signature who shows a card: the state's own check of its own certificates.

The centre that runs the kiosks is JPKI's operator, so it asks its own register instead of OCSP: the certificate must be
there byte for byte, of the user-authentication kind, in its validity and not revoked (公的個人認証法 第22条).
"""

from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256, SHA384

from foundation import card_statement
from foundation.clock import Clock
from foundation.ids import IdSource
from gov_core.jpki.store import JpkiStore
from gov_core.kiosk.municipalities import Body
from gov_core.kiosk.refusals import CardRefused, VisitOver
from gov_core.kiosk.store import KioskStore, Visit
from gov_core.number.store import NumberStore

CHALLENGE_SECONDS = 120
KIND = "authentication"
PURPOSE = {"ja": "証明書の交付や登録の照会のための本人確認", "en": "Identification for certificates and registrations"}


@dataclass(frozen=True)
class Challenge:
    """What the card is asked to sign."""

    id: str
    nonce: str
    issued_at: int
    statement: str


@dataclass(frozen=True)
class CardProofs:
    """Issues challenges for visits and judges the answers; `issuer` is the kiosk's own base address."""

    issuer: str
    store: KioskStore
    certificates: JpkiStore
    residents: NumberStore
    clock: Clock
    ids: IdSource

    async def challenge(self, visit: Visit, recipient: Body) -> Challenge:
        """A fresh challenge of 256 bits for this visit."""
        challenge_id, nonce, now = self.ids.token(), self.ids.token(32), self.clock.timestamp()
        await self.store.add_challenge(challenge_id, visit.id, nonce, now)
        return Challenge(challenge_id, nonce, now, self._statement(recipient, nonce, now))

    async def holder(
        self, visit: Visit, recipient: Body, challenge_id: str, certificate: bytes, signature: bytes
    ) -> str:
        """The resident id behind an answer. The challenge is spent first. Raises VisitOver or CardRefused."""
        now = self.clock.timestamp()
        taken = await self.store.take_challenge(challenge_id, visit.id, now)
        if taken is None or now >= taken[1] + CHALLENGE_SECONDS:
            raise VisitOver("the challenge is spent or too old")
        proven, holder = self._good(certificate)
        _check(proven, self._statement(recipient, *taken), signature)
        resident = self.residents.resident(holder)
        if resident is None or resident.died:
            raise CardRefused("nobody living has this card")
        return holder

    def _good(self, der: bytes) -> tuple[x509.Certificate, str]:
        try:
            certificate = x509.load_der_x509_certificate(der)
        except ValueError as broken:
            raise CardRefused("not a certificate") from broken
        row = self.certificates.by_serial("auth", f"{certificate.serial_number:x}")
        # The very bytes of the register: a forged certificate with a known serial is none of ours.
        if row is None or row.certificate != der or row.revoked_at is not None:
            raise CardRefused("the certificate is not on the register or has fallen")
        if not certificate.not_valid_before_utc <= self.clock.now() <= certificate.not_valid_after_utc:
            raise CardRefused("the certificate is outside its validity")
        return certificate, row.holder

    def _statement(self, recipient: Body, nonce: str, issued_at: int) -> str:
        return card_statement.build(
            kind=KIND,
            issuer=self.issuer,
            recipient=recipient.name_ja,
            corporate_number=recipient.corporate_number,
            purpose=PURPOSE["ja"],
            nonce=nonce,
            issued_at=issued_at,
        )


def _check(certificate: x509.Certificate, statement: str, signature: bytes) -> None:
    key, message = certificate.public_key(), statement.encode()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, message, padding.PKCS1v15(), SHA256())
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, message, ec.ECDSA(SHA384()))
        else:
            raise CardRefused("the key type is not one of a card")
    except InvalidSignature as wrong:
        raise CardRefused("the signature is not of this card") from wrong
