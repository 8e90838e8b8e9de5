"""The pinned authorities of JPKI: several generations of two CAs, known by exact name and public key.

RFC 5280 6.1.1 (d): trust anchor information is an input of the relying side. It comes from settings,
never from the wire, and a certificate never tells where to look (japan.md 3a: one level, self-signed CA
-> leaf).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import Literal

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.hazmat.primitives.hashes import HashAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from standards import jpki_certificate

CertificateKind = Literal["authentication", "signature"]
KINDS: tuple[CertificateKind, ...] = ("authentication", "signature")


@dataclass(frozen=True)
class Anchor:
    """One generation of one authority; `key_id` is the SHA-256 of its public key and names it everywhere."""

    kind: CertificateKind
    certificate: x509.Certificate
    name: bytes
    key_id: str

    @cached_property
    def public_key(self) -> CertificatePublicKeyTypes:
        """Read from the certificate once."""
        return self.certificate.public_key()

    @cached_property
    def name_hash(self) -> bytes:
        """RFC 6960 4.1.1: SHA-256 over the DER of the name."""
        return sha256(self.name).digest()

    @cached_property
    def key_hash(self) -> bytes:
        """RFC 6960 4.1.1: SHA-256 over the value of the public key, without tag and length."""
        key = self.public_key
        if isinstance(key, ec.EllipticCurvePublicKey):
            return sha256(key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)).digest()
        return sha256(key.public_bytes(Encoding.DER, PublicFormat.PKCS1)).digest()

    @cached_property
    def key_sha1(self) -> bytes:
        """RFC 6960 4.2.1 KeyHash: how an answer signed by the CA itself names it."""
        return x509.SubjectKeyIdentifier.from_public_key(self.public_key).digest

    @cached_property
    def responders(self) -> dict[bytes | None, x509.Certificate]:
        """OCSP responders this CA was seen to have appointed, by their KeyHash; only status_response adds to it."""
        return {}

    @cached_property
    def key_identifier(self) -> bytes | None:
        """RFC 5280 4.2.1.2, as its own certificate states it."""
        try:
            return self.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
        except x509.ExtensionNotFound:
            return None

    def signed(self, text: x509.Certificate | x509.CertificateRevocationList, bytes_signed: bytes) -> bool:
        """Whether this key made the text's signature over these bytes, in the way the text says it was made."""
        key, made = self.public_key, text.signature_algorithm_parameters
        try:
            if isinstance(key, rsa.RSAPublicKey) and isinstance(made, padding.PKCS1v15):
                key.verify(text.signature, bytes_signed, made, _hash_of(text))
            elif isinstance(key, ec.EllipticCurvePublicKey) and isinstance(made, ec.ECDSA):
                key.verify(text.signature, bytes_signed, made)
            else:
                return False
        except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError):
            return False
        return True

    def is_named_by(self, told: x509.AuthorityKeyIdentifier) -> bool:
        """RFC 5280 4.2.1.1: whether the identifier is this authority's, by key or by name and serial number."""
        key = self.key_identifier is None or told.key_identifier in (None, self.key_identifier)
        names = [n.value.public_bytes() for n in told.authority_cert_issuer or () if isinstance(n, x509.DirectoryName)]
        serial = told.authority_cert_serial_number in (None, self.certificate.serial_number)
        return key and serial and all(name == self.name for name in names)

    def valid_at(self, now: datetime) -> bool:
        """Both ends belong to the validity period (RFC 5280 4.1.2.5)."""
        return self.certificate.not_valid_before_utc <= now <= self.certificate.not_valid_after_utc


class TrustAnchors:
    """The pinned set; an unreadable or unfit anchor stops the start of the provider."""

    def __init__(self, anchors: Iterable[Anchor]) -> None:
        self._anchors = tuple(anchors)
        missing = [kind for kind in KINDS if not self.of_kind(kind)]
        if missing:
            raise ValueError(f"no trust anchor for {', '.join(missing)} certificates")

    @classmethod
    def from_pem(cls, bundles: Iterable[bytes]) -> "TrustAnchors":
        """Reads PEM bundles; the subject name says which of the two authorities a certificate is."""
        return cls(_anchor(c) for bundle in bundles for c in x509.load_pem_x509_certificates(bundle))

    def of_kind(self, kind: CertificateKind) -> tuple[Anchor, ...]:
        """All generations of one authority."""
        return tuple(anchor for anchor in self._anchors if anchor.kind == kind)

    def named(self, issuer: bytes) -> tuple[Anchor, ...]:
        """All generations whose subject is byte for byte this issuer."""
        return tuple(anchor for anchor in self._anchors if anchor.name == issuer)

    def generation_of(self, anchor: Anchor) -> int:
        """Its place among the pinned ones of its kind, oldest first, from 0; of the same age, in the order of the
        bundle."""
        ordered = sorted(self.of_kind(anchor.kind), key=lambda each: each.certificate.not_valid_before_utc)
        return ordered.index(anchor)

    def by_key(self, key_id: str) -> Anchor | None:
        """The generation with this public key."""
        return next((anchor for anchor in self._anchors if anchor.key_id == key_id), None)


def _hash_of(text: x509.Certificate | x509.CertificateRevocationList) -> HashAlgorithm:
    algorithm = text.signature_hash_algorithm
    if algorithm is None:
        raise ValueError("no hash is named")
    return algorithm


def _anchor(certificate: x509.Certificate) -> Anchor:
    certificate.verify_directly_issued_by(certificate)
    constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    if not constraints.ca:
        raise ValueError("a trust anchor must be a CA certificate")
    spki = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return Anchor(_kind(certificate), certificate, certificate.subject.public_bytes(), sha256(spki).hexdigest())


def _kind(certificate: x509.Certificate) -> CertificateKind:
    units = {str(u.value) for u in certificate.subject.get_attributes_for_oid(x509.NameOID.ORGANIZATIONAL_UNIT_NAME)}
    if jpki_certificate.AUTHENTICATION_CA_UNIT in units:
        return "authentication"
    if jpki_certificate.SIGNATURE_CA_UNIT in units:
        return "signature"
    raise ValueError("a trust anchor must be named like one of the two JPKI authorities")
