"""A verifier as the register knows it, and every reason to turn one away (公的個人認証法 第17条, 第18条, 第52条)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from foundation.errors import DomainError

# A platform operator asks for others too; a service provider asks through one; a notified verifier asks for itself.
VerifierKind = Literal["platform_operator", "service_provider", "notified_verifier"]
VERIFIER_KINDS: tuple[VerifierKind, ...] = ("platform_operator", "service_provider", "notified_verifier")
# Suspension can be lifted, revocation cannot.
Standing = Literal["active", "suspended", "revoked"]


@dataclass(frozen=True)
class Pin:
    """A client certificate: SHA-256 of its DER as hexadecimal, and both ends of its validity (unix seconds)."""

    fingerprint: str
    not_before: int
    not_after: int


@dataclass(frozen=True)
class Verifier:
    """`notified_on`: the day the notice of article 17 was filed. `platform`: the operator a service provider uses."""

    id: str
    name: str
    kind: VerifierKind
    corporate_number: str
    notified_on: date
    pin: Pin | None
    platform: str | None = None
    standing: Standing = "active"


class NoClientCertificate(DomainError):
    """This is answered over mutual TLS only, on the verifiers' own port."""

    code = "no_client_certificate"


class UnknownVerifier(DomainError):
    """No verifier is registered with this certificate."""

    code = "unknown_verifier"


class VerifierCertificateOver(DomainError):
    """The certificate is not valid now."""

    code = "verifier_certificate_over"


class VerifierSuspended(DomainError):
    """The verifier, or the operator it delegates to, is suspended or revoked."""

    code = "verifier_suspended"


class AsksThroughAnother(DomainError):
    """A service provider may not query; its platform operator does (第17条)."""

    code = "asks_through_another"


class VerifierUnfit(DomainError):
    """The registration is not possible as stated; the detail says why."""

    code = "verifier_unfit"
