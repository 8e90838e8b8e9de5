"""A certificate and a signature come in; a proven certificate comes out, or a refusal with a code.

Order (security.md CD): size, strict DER, pinned issuer, the table of certificate_rules, then the
signature over the statement this provider rebuilt itself. Nothing of the statement is read from the
message (Web eID's lesson).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256, SHA384

from idp.card_login.assurance import Carrier
from idp.card_login.certificate_reading import Parsed, ProfileValues, parse
from idp.card_login.certificate_rules import CHECKS, USAGE, Candidate, find_anchor
from idp.card_login.refusals import SignatureInvalid
from idp.card_login.trust_anchors import Anchor, CertificateKind, TrustAnchors
from standards import jpki_certificate

_PHONE_POLICIES = {jpki_certificate.POLICY_AUTHENTICATION_PHONE, jpki_certificate.POLICY_SIGNATURE_PHONE}


@dataclass(frozen=True)
class ProvenCertificate:
    """A certificate that passed every check; (anchor key, serial) is its identity, never the serial alone."""

    kind: CertificateKind
    certificate: x509.Certificate
    anchor: Anchor
    carrier: Carrier = "card"

    @property
    def serial(self) -> int:
        """Stays inside the provider (Act on JPKI, art. 52)."""
        return self.certificate.serial_number


class CertificateVerifier:
    """Applies the one ordered list of checks."""

    def __init__(self, anchors: TrustAnchors, policies: Mapping[CertificateKind, frozenset[str]]) -> None:
        self._anchors, self._policies = anchors, dict(policies)
        self._values = ProfileValues(profile_values(anchors, policies))

    def certificate(self, der: bytes, kind: CertificateKind, now: datetime) -> ProvenCertificate:
        """The whole table, in order; the first failing row refuses."""
        parsed = parse(der, self._values)
        anchor = find_anchor(parsed, self._anchors)
        candidate = Candidate(parsed, anchor, kind, self._policies[kind], now)
        for check in CHECKS:
            check(candidate)
        return ProvenCertificate(kind, parsed.certificate, anchor, _carrier(parsed))


def profile_values(
    anchors: TrustAnchors, policies: Mapping[CertificateKind, frozenset[str]]
) -> Iterator[x509.ExtensionType]:
    """What JPKI's own certificates say, as it writes it (japan.md 3a)."""
    yield from USAGE.values()
    for oid in frozenset().union(*policies.values()):
        policy = x509.PolicyInformation(x509.ObjectIdentifier(oid), [jpki_certificate.CPS_URI])
        yield x509.CertificatePolicies([policy])
    for kind in policies:
        for anchor in anchors.of_kind(kind):
            if anchor.key_identifier is not None:
                yield x509.AuthorityKeyIdentifier(anchor.key_identifier, None, None)


def _carrier(parsed: Parsed) -> Carrier:
    return "card" if _PHONE_POLICIES.isdisjoint(parsed.policies) else "phone"


def check_signature(proven: ProvenCertificate, statement: str, signature: bytes) -> None:
    """The certified key signed exactly this statement; the key type, never the carrier, tells how: RSASSA-PKCS1-v1_5
    with SHA-256 for RSA, ECDSA with SHA-384 for P-384 (RFC 8017 8.2, FIPS 186-5 6.4), and no other key signs."""
    key, message = proven.certificate.public_key(), statement.encode()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            # RFC 8017 8.2.2 step 1: the length must equal the modulus; the library re-encodes and compares.
            key.verify(signature, message, padding.PKCS1v15(), SHA256())
        elif isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP384R1):
            key.verify(signature, message, ec.ECDSA(SHA384()))
        else:
            raise SignatureInvalid("the key type cannot sign a challenge")
    except InvalidSignature as wrong:
        raise SignatureInvalid("the signature does not match the statement") from wrong
