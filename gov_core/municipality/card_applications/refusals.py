"""What register and counter refuse about card applications. Each code has its sentence on the desk's page.

DomainError
  +- ApplicationUnfit      an entry that cannot stand in the register
  +- ApplicationTaken      the application id, or the beginning of it, is in the register
  +- NoApplication         no such application: never registered, withdrawn, or not on this card
  +- NotTheOwner           another body than the owner asks
  +- BasisForbids          the basis does not allow this person
"""

from foundation.errors import DomainError


class ApplicationUnfit(DomainError):
    """Id, owner, basis or titles do not have the form the register needs."""

    code = "application_unfit"


class ApplicationTaken(DomainError):
    """An id is given once, and none may be the beginning of another (ISO/IEC 7816-4: selection by a part)."""

    code = "application_taken"


class NoApplication(DomainError):
    """There is no such application."""

    code = "no_application"


class NotTheOwner(DomainError):
    """Only the owner does this with its application."""

    code = "not_the_owner"


class BasisForbids(DomainError):
    """The ordinance or notice is not for this person."""

    code = "basis_forbids"
