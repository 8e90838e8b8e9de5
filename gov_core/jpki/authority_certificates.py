"""What a CA certifies about itself: its own certificate as the published generations show it, and its responders'.

The published ones: KeyUsage and BasicConstraints critical, the service's Japanese name as subjectAltName, the CA's own
directory entry as distribution point, an end at 23:59:59 Japan time on the eve of the tenth anniversary.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from gov_core.jpki.keys import PrivateKey, PublicKey, digest_of
from gov_core.jpki.kinds import FACTS, Kind
from gov_core.jpki.profile import key_usage
from gov_core.jpki.validity import JST, birthday_in
from standards.jpki_certificate import authority_alternative_name, issuer_name

CA_YEARS = 10
RESPONDER_LIFE = timedelta(days=14)
# A verifier whose clock is behind ours would refuse a certificate that begins this second (security.md OC-14).
BACKDATED = timedelta(minutes=5)


@dataclass(frozen=True)
class Signer:
    """A CA that signs: its certificate and key."""

    certificate: x509.Certificate
    key: PrivateKey


def key_identifier(certificate: x509.Certificate) -> bytes:
    """What names a generation in all it issued (RFC 5280 4.2.1.1). Raises ExtensionNotFound for what is no CA."""
    return certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest


def years_after(start: datetime, years: int) -> datetime:
    """Midnight in Japan at the beginning of that day `years` years later, UTC."""
    day = start.astimezone(JST).date()
    return datetime.combine(birthday_in(day.year + years, day), time(), JST).astimezone(UTC)


def ca_certificate(kind: Kind, key: PrivateKey, now: datetime, serial: int) -> x509.Certificate:
    """A self-signed certificate for ten years from `now` (whole seconds, UTC)."""
    facts = FACTS[kind]
    name = issuer_name(facts.unit)
    service = x509.DirectoryName(authority_alternative_name(facts.service_unit))
    place = x509.DistributionPoint([x509.DirectoryName(name)], None, None, None)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(now)
        .not_valid_after(years_after(now, CA_YEARS) - timedelta(seconds=1))
        .add_extension(key_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .add_extension(x509.SubjectAlternativeName([service]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.CRLDistributionPoints([place]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, digest_of(key))
    )


def responder_certificate(ca: Signer, key: PublicKey, now: datetime, serial: int) -> x509.Certificate:
    """RFC 6960 section 4.2.2.2: issued by the CA itself, for OCSP signing only, not to be asked about again.

    Because nobody can ask about it (4.2.2.2.1, nocheck) it lives for two weeks only, and never past its CA.
    """
    subject = x509.Name([*ca.certificate.subject, x509.NameAttribute(NameOID.COMMON_NAME, "OCSP Responder")])
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(ca.certificate.subject)
        .public_key(key)
        .serial_number(serial)
        .not_valid_before(max(now - BACKDATED, ca.certificate.not_valid_before_utc))
        .not_valid_after(min(now + RESPONDER_LIFE, ca.certificate.not_valid_after_utc))
        .add_extension(key_usage(digital_signature=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), critical=False)
        .add_extension(x509.OCSPNoCheck(), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca.key.public_key()), critical=False)
        .sign(ca.key, digest_of(ca.key))
    )
