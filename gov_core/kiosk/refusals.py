"""What kiosk and counter refuse. Each code has its sentence in templates/kiosk_refused.html, or is JSON for a terminal.

DomainError
  +- VisitOver               no such visit of this browser or terminal, or it has ended
  +- NotProven               nobody has shown a card in this visit
  +- CardRefused             the card's answer does not prove a resident
  +- NotEnrolled             the resident's municipality has not joined the service
  +- CertificateNotOffered   the municipality joined, but not with this certificate
  +- NotRegistered           no such registration at this municipality
  +- TerminalUnknown         the terminal did not sign in
"""

from foundation.errors import DomainError


class VisitOver(DomainError):
    """The visit is unknown here, too old, or has served its one purpose."""

    code = "visit_over"


class NotProven(DomainError):
    """The card step has not been done."""

    code = "not_proven"


class CardRefused(DomainError):
    """Not a good user-authentication certificate of a living resident, or not its signature."""

    code = "card_refused"


class NotEnrolled(DomainError):
    """The municipality does not issue certificates at convenience stores."""

    code = "not_enrolled"


class CertificateNotOffered(DomainError):
    """This municipality does not issue this certificate at convenience stores."""

    code = "certificate_not_offered"


class NotRegistered(DomainError):
    """This municipality keeps no such registration of this person."""

    code = "not_registered"


class TerminalUnknown(DomainError):
    """The counter terminal's credentials are not those of a municipality."""

    code = "terminal_unknown"
