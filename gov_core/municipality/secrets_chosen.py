"""The two secrets a person types at the municipality's terminal when a card is issued."""

from dataclasses import dataclass, field

from foundation.errors import DomainError
from standards import jpki_card


class SecretsUnfit(DomainError):
    """The chosen PIN or password does not have the form the card asks for."""

    code = "secrets_unfit"


@dataclass(frozen=True)
class ChosenSecrets:
    """`pin`: four digits, or None for a card without PIN (顔認証マイナンバーカード): no signature certificate then.

    `password`: 6 to 16 of A-Z and 0-9, or empty for a card without signature certificate.
    """

    pin: str | None = field(repr=False)
    password: str = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse before a key is made."""
        if self.pin is not None:
            check_pin(self.pin)
        if self.password:
            check_password(self.password)
            if self.pin is None:
                raise SecretsUnfit("a card without PIN has no signature certificate")


def check_pin(pin: str) -> None:
    """Refuse a PIN the card would not take."""
    if not (pin.isascii() and pin.isdigit() and len(pin) == jpki_card.AUTH_PIN_LENGTH):
        raise SecretsUnfit("the PIN has four digits")


def check_password(password: str) -> None:
    """Refuse a signature password the card would not take."""
    length = jpki_card.SIGN_PASSWORD_SHORTEST <= len(password) <= jpki_card.SIGN_PASSWORD_LONGEST
    if not (length and set(password) <= set(jpki_card.SIGN_PASSWORD_LETTERS)):
        raise SecretsUnfit("the password has 6 to 16 capital letters or digits")
