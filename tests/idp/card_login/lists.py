"""Makes revocation lists, good and bad, with `cryptography` alone; tests replace one thing at a time."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256, HashAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from tests.idp.card_login.mint import NOW, Authority, Key

Extension = tuple[x509.ExtensionType, bool]
UNKNOWN: Extension = (x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.392.1"), b"\x05\x00"), True)


def point_name(by: Authority, number: int) -> x509.DirectoryName:
    """The directory entry of a partition."""
    last = x509.NameAttribute(NameOID.COMMON_NAME, f"CRL {number}")
    return x509.DirectoryName(x509.Name([*by.certificate.subject, last]))


def points(by: Authority, number: int, **changes: Any) -> x509.CRLDistributionPoints:
    """What a certificate says of its list."""
    wanted = {"full_name": [point_name(by, number)], "relative_name": None, "reasons": None, "crl_issuer": None}
    return x509.CRLDistributionPoints([x509.DistributionPoint(**{**wanted, **changes})])


def scope(name: x509.GeneralName | None = None, **changes: Any) -> x509.IssuingDistributionPoint:
    """What a list says of itself."""
    wanted = {
        "full_name": [name] if name else None, "relative_name": None, "only_contains_user_certs": False,
        "only_contains_ca_certs": False, "only_some_reasons": None, "indirect_crl": False,
        "only_contains_attribute_certs": False,
    }  # fmt: skip
    return x509.IssuingDistributionPoint(**{**wanted, **changes})


@dataclass(frozen=True)
class Listing:
    """A good full list of today."""

    revoked: dict[int, x509.ReasonFlags | None] = field(default_factory=dict)
    this_update: datetime = NOW - timedelta(hours=3)
    next_update: datetime = NOW + timedelta(hours=21)
    number: int | None = 7
    extra: tuple[Extension, ...] = ()
    of_entries: tuple[Extension, ...] = ()
    hash: HashAlgorithm = field(default_factory=SHA256)
    signer: Key | None = None

    def but(self, **changes: Any) -> "Listing":
        """The same with something wrong."""
        return replace(self, **changes)

    def partition(self, by: Authority, number: int, **changes: Any) -> "Listing":
        """The same for one partition."""
        return self.but(extra=((scope(point_name(by, number), **changes), True),))

    def der(self, by: Authority) -> bytes:
        """The bytes on the wire."""
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(by.certificate.subject)
            .last_update(self.this_update)
            .next_update(self.next_update)
        )
        if self.number is not None:
            builder = builder.add_extension(x509.CRLNumber(self.number), critical=False)
        for extension, critical in self.extra:
            builder = builder.add_extension(extension, critical=critical)
        for serial, reason in self.revoked.items():
            builder = builder.add_revoked_certificate(self._entry(serial, reason))
        return builder.sign(self.signer or by.key, self.hash).public_bytes(Encoding.DER)  # type: ignore[arg-type]

    def _entry(self, serial: int, reason: x509.ReasonFlags | None) -> x509.RevokedCertificate:
        builder = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(NOW - timedelta(days=2))
        if reason is not None:
            builder = builder.add_extension(x509.CRLReason(reason), critical=False)
        for extension, critical in self.of_entries:
            builder = builder.add_extension(extension, critical=critical)
        return builder.build()
