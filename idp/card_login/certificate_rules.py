"""The ordered table of certificate checks; every channel uses the whole table and no row is optional.

RFC 5280 (profile and 6.1) narrowed to JPKI's one-level chain; japan.md 3a and 3d; security.md CD-04 to CD-16.
No row touches the network: revocation is asked only after the last row has passed (CD-20).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import (
    ExtendedKeyUsageOID,
    ExtensionOID,
    ObjectIdentifier,
    PublicKeyAlgorithmOID,
    SignatureAlgorithmOID,
)

from idp.card_login.certificate_bytes import oid_contents
from idp.card_login.certificate_reading import Parsed
from idp.card_login.refusals import CertificateExpired, CertificateNotTrusted, WrongCertificateKind
from idp.card_login.trust_anchors import Anchor, CertificateKind, TrustAnchors

# Every critical extension a JPKI leaf may carry; RFC 5280 4.2: an unknown critical one MUST be refused.
_KNOWN_CRITICAL = {
    oid_contents(oid)
    for oid in (
        ExtensionOID.KEY_USAGE,
        ExtensionOID.CERTIFICATE_POLICIES,
        ExtensionOID.BASIC_CONSTRAINTS,
        ExtensionOID.SUBJECT_ALTERNATIVE_NAME,
        ExtensionOID.CRL_DISTRIBUTION_POINTS,
    )
}
# RFC 5280 4.2.1.3, japan.md 3a: exactly these bits, nothing more.
_NO_BITS = dict.fromkeys(
    (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    ), False
)  # fmt: skip
USAGE: Mapping[CertificateKind, x509.KeyUsage] = {
    "authentication": x509.KeyUsage(**{**_NO_BITS, "digital_signature": True}),
    "signature": x509.KeyUsage(**{**_NO_BITS, "digital_signature": True, "content_commitment": True}),
}
# RFC 5280 4.2.1.12, RFC 9336: JPKI's profile has no such extension; where one restricts, it must allow this purpose.
_PURPOSES: Mapping[CertificateKind, frozenset[ObjectIdentifier]] = {
    "authentication": frozenset({ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE}),
    "signature": frozenset({ObjectIdentifier("1.3.6.1.5.5.7.3.36"), ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE}),
}
_SIGNATURE_ALGORITHMS = {
    SignatureAlgorithmOID.RSA_WITH_SHA256,
    SignatureAlgorithmOID.RSA_WITH_SHA384,
    SignatureAlgorithmOID.RSA_WITH_SHA512,
    SignatureAlgorithmOID.ECDSA_WITH_SHA384,
}


@dataclass(frozen=True)
class Candidate:
    """What one row of the table looks at."""

    parsed: Parsed
    anchor: Anchor
    kind: CertificateKind
    policies: frozenset[str]
    now: datetime

    @property
    def certificate(self) -> x509.Certificate:
        """Its fields."""
        return self.parsed.certificate


def find_anchor(parsed: Parsed, anchors: TrustAnchors) -> Anchor:
    """RFC 5280 6.1.3 (a)(1) and (a)(4): the exact issuer name, and the key of that generation signed it."""
    for anchor in anchors.named(parsed.raw.issuer):
        if anchor.signed(parsed.certificate, parsed.raw.signed):
            return anchor
    raise CertificateNotTrusted("no pinned authority issued this certificate")


def _authority_is_in_its_validity(it: Candidate) -> None:
    if not it.anchor.valid_at(it.now):
        raise CertificateNotTrusted("the authority's certificate is not valid now")


def _signed_with_a_strong_algorithm(it: Candidate) -> None:
    if it.certificate.signature_algorithm_oid not in _SIGNATURE_ALGORITHMS:
        raise CertificateNotTrusted("the signature algorithm is not accepted")


def _version_is_three(it: Candidate) -> None:
    if it.certificate.version is not x509.Version.v3:
        raise CertificateNotTrusted("the certificate is not version 3")


def _serial_is_in_range(it: Candidate) -> None:
    # RFC 5280 4.1.2.2: positive and at most 20 octets; the sign bit takes one.
    if not 0 < it.certificate.serial_number < 1 << 159:
        raise CertificateNotTrusted("the serial number is out of range")


def _critical_extensions_are_known(it: Candidate) -> None:
    if any(critical and name not in _KNOWN_CRITICAL for name, (critical, _) in it.parsed.raw.extensions.items()):
        raise CertificateNotTrusted("an unknown critical extension is present")


def _is_not_an_authority(it: Candidate) -> None:
    constraints = it.parsed.extension(x509.BasicConstraints)
    claims = constraints is not None and (constraints.ca or constraints.path_length is not None)
    # A self-issued certificate (RFC 5280 3.2) is the authority's own; a citizen never bears its name.
    if claims or it.parsed.raw.subject == it.parsed.raw.issuer:
        raise CertificateNotTrusted("an authority's certificate cannot log in")


def _authority_key_identifier_agrees(it: Candidate) -> None:
    # RFC 5280 4.2.1.1: the identifier is the authority's own. A foreign one means the names and the key disagree
    # on who issued this, so other verifiers would build another chain.
    told = it.parsed.extension(x509.AuthorityKeyIdentifier)
    if told is not None and not it.anchor.is_named_by(told):
        raise CertificateNotTrusted("the authority key identifier names another authority")


def _issued_by_the_right_authority(it: Candidate) -> None:
    if it.anchor.kind != it.kind:
        raise WrongCertificateKind("the other authority issued this certificate")


def _policy_is_of_this_kind(it: Candidate) -> None:
    found = it.parsed.policies
    # One certificate, one policy, named once: a second one beside it could smuggle in another kind.
    if len(found) != 1 or not it.policies.issuperset(found):
        raise WrongCertificateKind("the certificate policy is not the one asked for")


def _key_usage_is_exact(it: Candidate) -> None:
    # Enforced whether or not the extension is marked critical.
    usage, exact = it.parsed.extension(x509.KeyUsage), USAGE[it.kind]
    if usage is not exact and usage != exact:
        raise WrongCertificateKind("the key usage is not the one asked for")


def _extended_key_usage_allows(it: Candidate) -> None:
    purposes = it.parsed.extension(x509.ExtendedKeyUsage)
    if purposes is not None and not _PURPOSES[it.kind] & set(purposes):
        raise WrongCertificateKind("the extended key usage is for another purpose")


def _key_is_strong(it: Candidate) -> None:
    key = it.certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        # An even modulus has no private key, and a key declared for PSS must not sign otherwise (RFC 4055 1.2).
        numbers, for_all = (
            key.public_numbers(),
            it.certificate.public_key_algorithm_oid == PublicKeyAlgorithmOID.RSAES_PKCS1_v1_5,
        )
        strong = for_all and 2048 <= key.key_size <= 4096 and numbers.e == 65537 and numbers.n % 2 == 1
    else:
        # The next card (japan.md 3e): ECDSA on P-384.
        strong = isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP384R1)
    if not strong:
        raise CertificateNotTrusted("the key type is not accepted")


def _validity_has_begun(it: Candidate) -> None:
    if it.now < it.certificate.not_valid_before_utc:
        raise CertificateNotTrusted("the certificate is not valid yet")


def _validity_has_not_ended(it: Candidate) -> None:
    if it.now > it.certificate.not_valid_after_utc:
        raise CertificateExpired("the certificate has expired")


CHECKS: tuple[Callable[[Candidate], None], ...] = (
    _authority_is_in_its_validity,
    _signed_with_a_strong_algorithm,
    _version_is_three,
    _serial_is_in_range,
    _critical_extensions_are_known,
    _is_not_an_authority,
    _authority_key_identifier_agrees,
    _issued_by_the_right_authority,
    _policy_is_of_this_kind,
    _key_usage_is_exact,
    _extended_key_usage_allows,
    _key_is_strong,
    _validity_has_begun,
    _validity_has_not_ended,
)
