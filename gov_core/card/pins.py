"""A PIN inside the chip: verify, count down, block (ISO/IEC 7816-4 section 7.5.6).

Lengths, alphabets and try limits come from standards.jpki_card: four digits and three tries for user
authentication, 6-16 of A-Z 0-9 and five tries for signatures, ten tries for what is printed on the card.
"""

import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from standards import jpki_card


@dataclass(frozen=True, slots=True)
class PinRule:
    """What a PIN may look like and how often it may be missed."""

    pattern: str
    tries: int
    changeable: bool = True  # by the holder, with the old value; what is printed on the card is not

    def accepts(self, value: bytes) -> bool:
        """Tell whether a new value may be stored."""
        return re.fullmatch(self.pattern.encode(), value) is not None


AUTHENTICATION_PIN: Final = PinRule(f"[0-9]{{{jpki_card.AUTH_PIN_LENGTH}}}", jpki_card.AUTH_PIN_TRIES)
FOUR_DIGIT_PIN: Final = AUTHENTICATION_PIN  # of the face input, resident and common applications: the same rule
CODE_A: Final = PinRule(f"[0-9]{{{jpki_card.CODE_A_LENGTH}}}", jpki_card.CODE_TRIES, changeable=False)
CODE_B: Final = PinRule(f"[0-9]{{{jpki_card.CODE_B_LENGTH}}}", jpki_card.CODE_TRIES, changeable=False)
BIRTH_DATE_CODE: Final = PinRule(f"[0-9]{{{jpki_card.BIRTH_DATE_CODE_LENGTH}}}", jpki_card.CODE_TRIES, changeable=False)
SIGNATURE_PASSWORD: Final = PinRule(
    f"[A-Z0-9]{{{jpki_card.SIGN_PASSWORD_SHORTEST},{jpki_card.SIGN_PASSWORD_LONGEST}}}",
    jpki_card.SIGN_PASSWORD_TRIES,
)


class UnfitPin(ValueError):
    """The new value breaks the rule; the value itself is never repeated."""


@dataclass(slots=True)
class Pin:
    """One reference value with its retry counter; the counter outlives power and reset."""

    rule: PinRule
    value: bytes = field(repr=False)  # never in a log or a traceback
    tries_left: int

    @classmethod
    def fresh(cls, rule: PinRule, value: bytes) -> "Pin":
        """Return a new PIN with all its tries; refuses a value the rule forbids."""
        if not rule.accepts(value):
            raise UnfitPin("the value does not fit the rule of this PIN")
        return cls(rule, value, rule.tries)

    @classmethod
    def blocked_from_the_start(cls, rule: PinRule) -> "Pin":
        """Return a PIN that never had a value: no bytes verify it, and it has no tries."""
        return cls(rule, b"", 0)

    @property
    def blocked(self) -> bool:
        """True when no try is left: only the municipality can help."""
        return self.tries_left == 0

    def verify(self, candidate: bytes, on_change: Callable[[], None]) -> bool:
        """Compare once. The try is spent and stored before the comparison, so that pulling the power
        at the right moment never wins a free guess.
        """
        if self.blocked:
            return False
        self.tries_left -= 1
        on_change()
        if not hmac.compare_digest(candidate, self.value):
            return False
        self.tries_left = self.rule.tries
        on_change()
        return True

    def replace(self, value: bytes) -> None:
        """Set a new value and give all tries back; who may do this is the caller's question."""
        fresh = Pin.fresh(self.rule, value)
        self.value, self.tries_left = fresh.value, fresh.tries_left
