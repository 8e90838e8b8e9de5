"""The four attributes of a person as the provider keeps and states them (OpenID Connect Core 1.0, 5.1).

They come from a signature certificate only (japan.md 0.1) and carry how and when they were proven, and
whether that certificate still stood at the last check. After a move it does not: the attributes are then
history.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import orjson

from standards.jpki_certificate import SEXES, FourAttributes

# current: the certificate was good when last asked; stale: it was revoked, for ever; unconfirmed: no answer.
Standing = Literal["current", "stale", "unconfirmed"]


@dataclass(frozen=True)
class PersonAttributes:
    """What was proven about one person, in the words tokens use."""

    name: str
    address: str
    birthdate: str
    gender: str
    name_substitutes: str
    address_substitutes: str
    method: str
    method_revision: str
    verified_at: int
    standing: Standing
    checked_at: int

    @property
    def current(self) -> bool:
        """Only a certificate that stood at the last check makes attributes current."""
        return self.standing == "current"

    @property
    def has_substitutes(self) -> bool:
        """Some character of the register is shown by a substitute (gaiji)."""
        return "1" in self.name_substitutes + self.address_substitutes


def seal_form(four: FourAttributes) -> bytes:
    """What is encrypted under the person's key."""
    return orjson.dumps(
        {
            "name": four.name,
            "address": four.address,
            "birthdate": four.birth_date.isoformat(),
            # OpenID Connect Core 5.1 names two values and allows others.
            "gender": SEXES[four.sex],
            "name_substitutes": four.name_substitutes,
            "address_substitutes": four.address_substitutes,
        }
    )


def from_seal_form(plain: bytes, proof: dict[str, Any]) -> PersonAttributes:
    """The attributes with the columns that say how they were proven."""
    return PersonAttributes(**orjson.loads(plain), **proof)


def age_over(birthdate: str, years: int, day: date) -> bool:
    """True from the birthday on.

    Who is born on 29 February waits for 1 March in other years (Civil Code, art. 143).
    """
    born = date.fromisoformat(birthdate)
    had_birthday = (day.month, day.day) >= (born.month, born.day)
    return day.year - born.year - (0 if had_birthday else 1) >= years
