"""A certificate is read: size first, then strict DER, then an extension when a rule asks for it.

Decoding all extensions takes longer than verifying a signature. But the profile writes key usage, policies and the
authority's key identifier in a handful of ways, the same in millions of certificates: what is byte for byte one of
those is known already, and anything else is decoded by the library, all extensions at once and strictly.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar, cast

from cryptography import x509

from idp.card_login.certificate_bytes import CertificateBytes, oid_contents
from idp.card_login.refusals import CertificateNotTrusted

_E = TypeVar("_E", bound=x509.ExtensionType)
_Value = tuple[type[x509.ExtensionType], bytes]

# A JPKI certificate is under 2 KB; nothing larger reaches a parser (security.md CD-13).
LARGEST_CERTIFICATE = 8192
# What rules look at; the four attributes are read at enrolment (standards.jpki_certificate).
_READ: tuple[type[x509.ExtensionType], ...] = (
    x509.KeyUsage,
    x509.CertificatePolicies,
    x509.AuthorityKeyIdentifier,
    x509.BasicConstraints,
    x509.ExtendedKeyUsage,
)
_NAMES = {kind: oid_contents(kind.oid) for kind in _READ}


class ProfileValues:
    """The values the profile writes, by their bytes; nothing is added later, so a certificate is judged the same each
    time."""

    def __init__(self, values: Iterable[x509.ExtensionType] = ()) -> None:
        self._known: dict[_Value, x509.ExtensionType] = {(type(each), each.public_bytes()): each for each in values}

    def decoded(self, certificate: x509.Certificate, value: _Value) -> x509.ExtensionType:
        """One of them, or by the library, from the certificate that holds it."""
        found = self._known.get(value)
        if found is None:
            try:
                found = next(each.value for each in certificate.extensions if type(each.value) is value[0])
            except Exception as broken:  # the parser's errors have no common base class
                raise CertificateNotTrusted("the certificate is not strict DER") from broken
        return found


@dataclass(frozen=True)
class Parsed:
    """A certificate in both forms: understood, and as it came."""

    certificate: x509.Certificate
    raw: CertificateBytes
    values: ProfileValues

    @cached_property
    def policies(self) -> tuple[str, ...]:
        """Dotted policy identifiers, as often as they stand there; none without the extension (RFC 5280 4.2.1.4)."""
        found = self.extension(x509.CertificatePolicies)
        return tuple(policy.policy_identifier.dotted_string for policy in found or ())

    def extension(self, kind: type[_E]) -> _E | None:
        """The decoded value of a kind some rule looks at, or None. Raises CertificateNotTrusted for a malformed one."""
        found = self.raw.extensions.get(_NAMES[kind])
        return None if found is None else cast(_E, self.values.decoded(self.certificate, (kind, found[1])))


def parse(der: bytes, values: ProfileValues | None = None) -> Parsed:
    """Size first, then strict DER, and every field any rule looks at."""
    if not 0 < len(der) <= LARGEST_CERTIFICATE:
        raise CertificateNotTrusted("the certificate is empty or too large")
    try:
        raw = CertificateBytes.of(der)
        certificate = x509.load_der_x509_certificate(der)
        _read_fields(certificate)
        return Parsed(certificate, raw, values or ProfileValues())
    except Exception as broken:  # the parser's errors have no common base class
        raise CertificateNotTrusted("the certificate is not strict DER") from broken


def _read_fields(certificate: x509.Certificate) -> None:
    """The parser is lazy; reading them now turns malformed values into a refusal."""
    _ = certificate.subject, certificate.public_key()
    _ = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    _ = certificate.version, certificate.serial_number, certificate.signature_algorithm_parameters
