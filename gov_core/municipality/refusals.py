"""What the counter refuses, before anything falls or is issued. Each code has its sentence on the desk's page.

DomainError
  +- NotOnRegister         no such living resident
  +- NoCard                no card, or not one in the person's hands
  +- CardInReader          the card lies in a reader; nobody writes two hands at once
  +- UnderFifteen          no signature certificate below fifteen
  +- PasswordNeeded        a first signature certificate needs a password
  +- AttributesUnfit       a name or address no certificate may carry
  +- UnknownMunicipality   a code this stand-in does not know
  +- CardExpired           the card is past its last day
  +- TooEarly              certificates are renewed from three months before their end
  +- CheckIncomplete       number and identity were not both verified at the counter
  +- NoPhone               no phone of this kind carries this person's certificates
  +- SignatureNeeded       a phone is applied for with the card's signature certificate
"""

from foundation.errors import DomainError


class NotOnRegister(DomainError):
    """No living resident has this id."""

    code = "not_on_register"


class NoCard(DomainError):
    """The resident has no card, or not one that can be written to."""

    code = "no_card"


class CardInReader(DomainError):
    """Another reader holds the card now."""

    code = "card_in_reader"


class UnderFifteen(DomainError):
    """The signature certificate is for people of fifteen and above."""

    code = "under_fifteen"


class PasswordNeeded(DomainError):
    """This card has no signature password yet."""

    code = "password_needed"


class AttributesUnfit(DomainError):
    """Name or address cannot stand in a certificate."""

    code = "attributes_unfit"


class UnknownMunicipality(DomainError):
    """No municipality of this stand-in has this code."""

    code = "unknown_municipality"


class CardExpired(DomainError):
    """The card is past its last day; it is renewed first."""

    code = "card_expired"


class TooEarly(DomainError):
    """The certificates are good for more than three months yet."""

    code = "too_early"


class CheckIncomplete(DomainError):
    """番号法 第16条: number and identity are both checked before a card is handed over."""

    code = "check_incomplete"


class NoPhone(DomainError):
    """There is no such phone."""

    code = "no_phone"


class SignatureNeeded(DomainError):
    """The card has no signature certificate that could sign the application."""

    code = "signature_needed"
