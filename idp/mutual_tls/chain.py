"""From a client's certificate to an authority that the operator trusts for clients (RFC 8705 2.1, RFC 5280 6).

The proxy or the TLS port may have looked at the chain too; it is verified here all the same, because a port that also
serves self-signed certificates must let every certificate through (CVE-2023-2422: a chain taken for granted).
"""

from datetime import UTC, datetime

from cryptography import x509
from cryptography.x509.verification import Criticality, ExtensionPolicy, PolicyBuilder, Store, VerificationError

from foundation.clock import Clock
from idp.mutual_tls.certificate import CertificateRefused, ClientCertificate, read_certificate

# A path that held is not built again for a while: 0.3 ms measured each time. The client's own dates are judged always.
_KEPT_SECONDS, _MOST_KEPT = 300, 1000


class Authorities:
    """The authorities of one PEM file."""

    def __init__(self, pem: bytes, clock: Clock) -> None:
        roots = x509.load_pem_x509_certificates(pem)
        self._clock = clock
        policies = {"ca_policy": ExtensionPolicy.webpki_defaults_ca(), "ee_policy": _client()}
        self._builder = PolicyBuilder().store(Store(roots)).extension_policies(**policies)
        self._held: dict[tuple[bytes, ...], int] = {}

    def vouch_for(self, certificate: ClientCertificate, beside: list[bytes]) -> bool:
        """Whether a path leads from this certificate, by any of those `beside` it (DER), to one of the authorities."""
        now = self._clock.timestamp()
        if not certificate.is_valid_at(now):
            return False
        key = (certificate.der, *beside)
        if self._held.get(key, 0) > now:
            return True
        try:
            between = [read_certificate(der).parsed for der in beside]
            moment = datetime.fromtimestamp(now, UTC).replace(tzinfo=None)
            self._builder.time(moment).build_client_verifier().verify(certificate.parsed, between)
        except (VerificationError, CertificateRefused, ValueError):
            return False
        if len(self._held) >= _MOST_KEPT:
            self._held.clear()
        self._held[key] = now + _KEPT_SECONDS
        return True


def _client() -> ExtensionPolicy:
    """The Web's rules for an end entity, but a client is often named by its subject alone (RFC 8705 2.1.2)."""
    rules = ExtensionPolicy.webpki_defaults_ee()
    return rules.may_be_present(x509.SubjectAlternativeName, Criticality.AGNOSTIC, None)
