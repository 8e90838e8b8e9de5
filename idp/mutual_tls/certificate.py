"""One client certificate as the rules need it, read once from its DER."""

from base64 import b64encode
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from foundation import base64url
from foundation.errors import DomainError


class CertificateRefused(DomainError):
    """Not a certificate we can read."""

    code = "certificate_refused"


@dataclass(frozen=True)
class ClientCertificate:
    """`alternatives`: the subject alternative names, by the kinds of RFC 8705 2.1.2; times in seconds."""

    der: bytes
    parsed: x509.Certificate
    alternatives: dict[str, frozenset[str]]
    begins: int
    ends: int

    @property
    def thumbprint(self) -> str:
        """RFC 8705 3.1 `x5t#S256`."""
        return thumbprint_of(self.der)

    @property
    def key(self) -> bytes:
        """DER of the SubjectPublicKeyInfo."""
        return self.parsed.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    @property
    def as_x5c(self) -> str:
        """As it stands in a JWK (RFC 7517 4.7)."""
        return b64encode(self.der).decode()

    def is_valid_at(self, moment: int) -> bool:
        """Both ends included (RFC 5280 4.1.2.5)."""
        return self.begins <= moment <= self.ends


def thumbprint_of(der: bytes) -> str:
    """base64url of SHA-256, without padding."""
    return base64url.text(sha256(der).digest())


@lru_cache(maxsize=256)
def read_certificate(der: bytes) -> ClientCertificate:
    """Raises CertificateRefused. A client shows the same certificate for months, so the last ones are remembered."""
    try:
        parsed = x509.load_der_x509_certificate(der)
        begins, ends = parsed.not_valid_before_utc.timestamp(), parsed.not_valid_after_utc.timestamp()
        return ClientCertificate(der, parsed, _alternatives(parsed), int(begins), int(ends))
    except (ValueError, TypeError, x509.DuplicateExtension) as broken:
        raise CertificateRefused("the client certificate cannot be read") from broken


def _alternatives(parsed: x509.Certificate) -> dict[str, frozenset[str]]:
    try:
        names = parsed.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return {}
    return {
        "san_dns": frozenset(names.get_values_for_type(x509.DNSName)),
        "san_uri": frozenset(names.get_values_for_type(x509.UniformResourceIdentifier)),
        "san_ip": frozenset(str(address) for address in names.get_values_for_type(x509.IPAddress)),
        "san_email": frozenset(names.get_values_for_type(x509.RFC822Name)),
    }
