"""The certificate revocation list of one CA generation: full, signed, good for a day (RFC 5280 section 5)."""

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from foundation.clock import Clock
from gov_core.jpki.authorities import Authority
from gov_core.jpki.store import CertificateRow, JpkiStore

LIFE = timedelta(days=1)


def current_list(authority: Authority, store: JpkiStore, clock: Clock) -> bytes:
    """DER of the list as of now; its number grows with time."""
    now = clock.now().replace(microsecond=0)
    key = authority.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.certificate.subject)
        .last_update(now)
        .next_update(now + LIFE)
        .add_extension(x509.CRLNumber(clock.timestamp()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(key), critical=False)
    )
    for row in store.revoked(authority.id):
        builder = builder.add_revoked_certificate(_entry(row))
    return builder.sign(authority.key, SHA256()).public_bytes(Encoding.DER)


def _entry(row: CertificateRow) -> x509.RevokedCertificate:
    builder = (
        x509.RevokedCertificateBuilder()
        .serial_number(int(row.serial, 16))
        .revocation_date(datetime.fromtimestamp(row.revoked_at or 0, UTC))
    )
    flag = x509.ReasonFlags(row.reason)
    if flag is not x509.ReasonFlags.unspecified:  # RFC 5280 5.3.1: SHOULD be absent instead of unspecified
        builder = builder.add_extension(x509.CRLReason(flag), critical=False)
    return builder.build()
