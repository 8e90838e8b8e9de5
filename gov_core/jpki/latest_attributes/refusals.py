"""What the service refuses; the codes are its wire (routes.py).

DomainError
  +- StatementMismatch   not the text of this service, action or notice
  +- StatementStale      signed more than ten minutes ago, or in the future
  +- NoticeOutdated      another notice was in force when it was signed
  +- Replayed            this statement was received before
  +- NoConsent           no consent of this person to this service
  +- NotYetValid         the consent begins later
  +- NoPerson            no signature certificate has this serial
  +- LeftRegister        the person is not on the register of residents any more
"""

from foundation.errors import DomainError


class StatementMismatch(DomainError):
    """The text is not the one the state builds for this service, action and notice."""

    code = "statement_mismatch"


class StatementStale(DomainError):
    """The text was signed more than ten minutes ago, or in the future."""

    code = "statement_stale"


class NoticeOutdated(DomainError):
    """The person was shown another version of the notice than the one in force."""

    code = "notice_outdated"


class Replayed(DomainError):
    """This statement was received before."""

    code = "replayed"


class NoConsent(DomainError):
    """There is no consent of this person to this service, or it has ended."""

    code = "no_consent"


class NotYetValid(DomainError):
    """A consent is valid from the day after it was received."""

    code = "not_yet_valid"


class NoPerson(DomainError):
    """No signature certificate has this serial."""

    code = "no_person"


class LeftRegister(DomainError):
    """The person consented, and is not on the register any more."""

    code = "left_register"
