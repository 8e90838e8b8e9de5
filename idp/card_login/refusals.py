"""Every way the card step can say no, each with the stable code the card wire carries.

CardRefusal
|-- InvalidRequest, ExpiredTicket                            the message itself
|-- ChallengeUsed, ChallengeExpired                          the challenge
|-- CertificateNotTrusted, WrongCertificateKind              the certificate
|-- CertificateExpired, CertificateRevoked                   its life
|                       `-- CertificateOnHold
|-- SignatureInvalid                                         the proof
|-- StatusUnavailable, StatusSilent                          the revocation service
`-- PersonMismatch, NoSignatureCertificate, AccountClosed    the person
"""

from foundation.errors import DomainError


class CardRefusal(DomainError):
    """Base of all; `final` ones end the attempt and lead to the provider's own page."""

    code = "invalid_request"
    status = 400
    final = True


class InvalidRequest(CardRefusal):
    """The message is malformed or does not belong to this interaction."""

    final = False


class ExpiredTicket(CardRefusal):
    """The ticket is not ours, too old, or its interaction is over."""

    code = "expired_ticket"
    final = False


class ChallengeUsed(CardRefusal):
    """A challenge is answered once, whatever the answer was."""

    code = "challenge_used"


class ChallengeExpired(CardRefusal):
    """The answer came after the challenge's 120 seconds."""

    code = "challenge_expired"


class CertificateNotTrusted(CardRefusal):
    """Malformed, or not issued by a pinned authority under its rules."""

    code = "certificate_not_trusted"


class WrongCertificateKind(CardRefusal):
    """The signature certificate where authentication was asked, or the reverse."""

    code = "wrong_certificate_kind"


class CertificateExpired(CardRefusal):
    """Past the end of its validity."""

    code = "certificate_expired"


class CertificateRevoked(CardRefusal):
    """Revoked."""

    code = "certificate_revoked"


class CertificateOnHold(CertificateRevoked):
    """Suspended: never released either, but the person may have the card in hand again (japan.md 3c)."""

    code = "certificate_on_hold"


class SignatureInvalid(CardRefusal):
    """The card did not sign the statement this provider built."""

    code = "signature_invalid"


class StatusUnavailable(CardRefusal):
    """No trustworthy and fresh answer about revocation: no login."""

    code = "status_unavailable"
    status = 503


class StatusSilent(StatusUnavailable):
    """The revocation service did not answer at all: the one case in which a revocation list may stand in."""


class PersonMismatch(CardRefusal):
    """The signature certificate belongs to another person than the authentication certificate."""

    code = "person_mismatch"


class NoSignatureCertificate(CardRefusal):
    """Nobody under 15 has one; without it a first registration is impossible."""

    code = "under_age_or_no_signature_certificate"


class AccountClosed(CardRefusal):
    """The account was closed; the card cannot open it again."""

    code = "account_closed"
