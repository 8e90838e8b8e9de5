"""The certificate profile: every extension of a JPKI certificate, as published certificates show it.

Subject: C=JP and an opaque CN that ends in A (and names the municipality's code); the signature certificate
adds prefecture and city in Roman letters. Both carry an issuerAltName and a directory-form CRL distribution
point; only the signature certificate carries the four attributes.
"""

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.x509.oid import NameOID

from gov_core.jpki.keys import PublicKey
from gov_core.jpki.kinds import FACTS, Carrier, Kind
from standards import jpki_certificate
from standards.jpki_certificate import FourAttributes

__all__ = ["Place", "PublicKey", "Subject", "key_usage", "to_be_signed"]
_BITS = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


@dataclass(frozen=True)
class Subject:
    """Whom a certificate is for. `locality` is (prefecture, city) in Roman letters."""

    common_name: str
    locality: tuple[str, str]
    attributes: FourAttributes


@dataclass(frozen=True)
class Place:
    """Where a certificate belongs: kind, carrier, issuer, and the partition it stands on once revoked."""

    kind: Kind
    carrier: Carrier
    issuer: x509.Certificate
    partition: int


def key_usage(**bits: bool) -> x509.KeyUsage:
    """A KeyUsage with exactly the named bits."""
    return x509.KeyUsage(**{bit: bits.get(bit, False) for bit in _BITS})


def to_be_signed(
    place: Place, subject: Subject, public_key: PublicKey, validity: tuple[datetime, datetime]
) -> x509.CertificateBuilder:
    """The whole certificate but for its serial number and signature."""
    facts, issuer = FACTS[place.kind], place.issuer
    point = jpki_certificate.distribution_point_name(issuer.subject, place.partition)
    service = x509.DirectoryName(jpki_certificate.service_name())
    policy = x509.PolicyInformation(x509.ObjectIdentifier(facts.policies[place.carrier]), [jpki_certificate.CPS_URI])
    builder = (
        x509.CertificateBuilder()
        .subject_name(_subject_name(place.kind, subject))
        .issuer_name(issuer.subject)
        .public_key(public_key)
        .not_valid_before(validity[0])
        .not_valid_after(validity[1])
        .add_extension(key_usage(digital_signature=True, content_commitment=facts.non_repudiation), critical=True)
        .add_extension(x509.CertificatePolicies([policy]), critical=True)
        .add_extension(x509.IssuerAlternativeName([service]), critical=False)
        .add_extension(x509.CRLDistributionPoints([_distribution_point(point)]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(
                issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
            ),
            critical=False,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    )
    if place.kind == "sign":
        names = jpki_certificate.other_names(subject.attributes)
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return builder


def _subject_name(kind: Kind, subject: Subject) -> x509.Name:
    locality = [x509.NameAttribute(NameOID.LOCALITY_NAME, part) for part in subject.locality]
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
            *(locality if kind == "sign" else []),
            x509.NameAttribute(NameOID.COMMON_NAME, subject.common_name),
        ]
    )


def _distribution_point(name: x509.Name) -> x509.DistributionPoint:
    return x509.DistributionPoint([x509.DirectoryName(name)], None, None, None)
