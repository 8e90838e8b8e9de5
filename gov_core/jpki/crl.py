"""One certificate revocation list, signed: full, or one partition with its issuingDistributionPoint (RFC 5280 5).

A partition's list covers exactly the certificates that name its directory entry as their distribution point; the
critical extension says so, and keeps it from passing for the whole (security.md OC-11).
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from gov_core.jpki.authority_certificates import Signer
from gov_core.jpki.keys import digest_of
from gov_core.jpki.store import Fallen
from standards.jpki_certificate import distribution_point_name

FULL = 0
# The next making comes with the next day in Japan, so never later than this.
LIFE = timedelta(days=1)


@dataclass(frozen=True)
class Making:
    """Which list (0: full, else the partition), its number in that scope, and when it is made (UTC, whole seconds)."""

    partition: int
    number: int
    this_update: datetime

    @property
    def next_update(self) -> datetime:
        """RFC 5280 5.1.2.5: the next one comes earlier, never later."""
        return self.this_update + LIFE


def signed_list(ca: Signer, making: Making, revoked: list[Fallen]) -> bytes:
    """DER of the list."""
    key = ca.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(ca.certificate.subject)
        .last_update(making.this_update)
        .next_update(making.next_update)
        .add_extension(x509.CRLNumber(making.number), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(key), critical=False)
    )
    if making.partition != FULL:
        builder = builder.add_extension(_scope(ca.certificate.subject, making.partition), critical=True)
    for row in revoked:
        builder = builder.add_revoked_certificate(_entry(row))
    return builder.sign(ca.key, digest_of(ca.key)).public_bytes(Encoding.DER)


def _scope(authority: x509.Name, partition: int) -> x509.IssuingDistributionPoint:
    """RFC 5280 5.2.5: the same name as in the certificates' cRLDistributionPoints; all reasons, this CA's own only."""
    return x509.IssuingDistributionPoint(
        full_name=[x509.DirectoryName(distribution_point_name(authority, partition))],
        relative_name=None,
        only_contains_user_certs=False,
        only_contains_ca_certs=False,
        only_some_reasons=None,
        indirect_crl=False,
        only_contains_attribute_certs=False,
    )


def _entry(row: Fallen) -> x509.RevokedCertificate:
    builder = (
        x509.RevokedCertificateBuilder()
        .serial_number(int(row.serial, 16))
        .revocation_date(datetime.fromtimestamp(row.revoked_at, UTC))
    )
    flag = x509.ReasonFlags(row.reason)
    if flag is x509.ReasonFlags.remove_from_crl:  # RFC 5280 5.3.1: on delta lists only, and nothing here comes back
        raise ValueError("removeFromCRL has no place on a complete list")
    if flag is not x509.ReasonFlags.unspecified:  # RFC 5280 5.3.1: SHOULD be absent instead of unspecified
        builder = builder.add_extension(x509.CRLReason(flag), critical=False)
    return builder.build()
