"""Judges a certificate that its holder shows to the CA itself: the CA asks its own register instead of OCSP.

It must be there byte for byte: a self-made one with a known serial is none of ours (公的個人認証法 第18条).

DomainError
  +- ShownRefused
      +- CertificateUntrusted   not one of the register, or of the other kind
      +- CertificateRevoked     fallen or on hold
      +- CertificateExpired     outside its validity
      +- SignatureInvalid       not made with the certificate's key
"""

from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256, SHA384

from foundation.clock import Clock
from foundation.errors import DomainError
from gov_core.jpki.kinds import Kind
from gov_core.jpki.store import CertificateRow, JpkiStore


class ShownRefused(DomainError):
    """What was shown proves nobody."""


class CertificateUntrusted(ShownRefused):
    """No certificate of this kind on the register has these bytes."""

    code = "certificate_untrusted"


class CertificateRevoked(ShownRefused):
    """The certificate has fallen or is on hold."""

    code = "certificate_revoked"


class CertificateExpired(ShownRefused):
    """The certificate is outside its validity."""

    code = "certificate_expired"


class SignatureInvalid(ShownRefused):
    """The signature is not of the certificate's key over this text."""

    code = "signature_invalid"


@dataclass(frozen=True)
class Shown:
    """A text signed with a card or phone: DER of the certificate, and the signature as the chip made it."""

    text: str
    certificate: bytes
    signature: bytes


@dataclass(frozen=True)
class Judge:
    """Says whose certificate it is."""

    register: JpkiStore
    clock: Clock

    def holder(self, kind: Kind, shown: Shown) -> CertificateRow:
        """The register's row of the certificate that signed the text. Raises ShownRefused."""
        certificate, row = self._registered(kind, shown.certificate)
        if row.revoked_at is not None:
            raise CertificateRevoked("the certificate has fallen")
        if not certificate.not_valid_before_utc <= self.clock.now() <= certificate.not_valid_after_utc:
            raise CertificateExpired("the certificate is outside its validity")
        _check_signature(certificate, shown)
        return row

    def _registered(self, kind: Kind, der: bytes) -> tuple[x509.Certificate, CertificateRow]:
        try:
            certificate = x509.load_der_x509_certificate(der)
            serial = f"{certificate.serial_number:x}"
        except ValueError as broken:
            raise CertificateUntrusted("not a certificate") from broken
        row = self.register.by_serial(kind, serial)
        if row is None or row.certificate != der:
            raise CertificateUntrusted("the certificate is not on the register")
        return certificate, row


def _check_signature(certificate: x509.Certificate, shown: Shown) -> None:
    key, message = certificate.public_key(), shown.text.encode()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(shown.signature, message, padding.PKCS1v15(), SHA256())
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(shown.signature, message, ec.ECDSA(SHA384()))
        else:
            raise SignatureInvalid("the key type is not one of a card")
    except InvalidSignature as wrong:
        raise SignatureInvalid("the signature is not of this key") from wrong
