"""What the state can answer instead of what was asked, and what a relying party is told instead of attributes.

CardRefusal
|-- StateSilent           no usable answer: nothing is told, nothing is taken for withdrawn
`-- ConsentNotTaken       the state did not take a signed consent
DomainError
|-- NoConsent             the state knows of no consent to this service
`-- LeftRegister          the person died or left the register
OAuthError
|-- ConsentWithdrawn      404: the citizen's consent, here or at the state, does not stand any more
|-- ConsentNotYetValid    404: a consent at the state holds from the day after it was given
`-- PersonLeftRegister    410: there is no present record of this person
"""

from foundation.errors import DomainError
from idp.card_login.refusals import CardRefusal
from idp.errors import OAuthError


class StateSilent(CardRefusal):
    """No answer in time, or none that can be believed."""

    code = "consent_service_unavailable"
    status = 503


class ConsentNotTaken(CardRefusal):
    """For a reason that is neither the card's nor the person's fault."""

    code = "attribute_consent_refused"
    status = 502


class NoConsent(DomainError):
    """Withdrawn, expired, ended with the person, or not valid yet: the service's `standing` tells which."""

    code = "no_consent"


class LeftRegister(DomainError):
    """There is no present record any more."""

    code = "left_register"


class ConsentWithdrawn(OAuthError):
    """Found ended here or at the state; a new wish is a new decision of the citizen."""

    code = error = "consent_withdrawn"
    status = 404


class ConsentNotYetValid(OAuthError):
    """The description says from when on."""

    code = error = "consent_not_yet_valid"
    status = 404


class PersonLeftRegister(OAuthError):
    """Told only to a service whose consent stood until then; the state sees to that."""

    code = error = "left_register"
    status = 410
