"""The person a card is made out to: what is printed on it, and the secrets that follow from what is printed.

Verification number A (照合番号A) is the individual number; B is the birth date with the year of the Japanese era, the
year the card expires, and the four-digit security code on its face, as physical cards are reported to have it.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from standards import individual_number
from standards.jpki_certificate import ERAS, SEXES

_FORMS = {"security_code": r"[0-9]{4}", "municipality_code": r"[0-9]{5}", "card_number": r"[0-9]{15}"}


@dataclass(frozen=True, slots=True)
class CardHolder:
    """What personalisation writes beside the certificates.

    `sex` is 1 male, 2 female, 3 unknown; `expires` the card's last day; `photo` a picture in any common format, empty
    for a card without one. Municipality code and card number are zeros where nobody gave them.
    """

    number: str = field(repr=False)
    name: str
    address: str
    birth_date: date
    sex: str
    expires: date
    security_code: str = field(repr=False)
    photo: bytes = field(repr=False)
    municipality_code: str = "00000"
    card_number: str = "000000000000000"

    def __post_init__(self) -> None:
        """Refuse what no card can carry; the value itself is never repeated."""
        if not individual_number.is_valid(self.number):
            raise ValueError("the individual number is not one")
        if self.sex not in SEXES or not self.name or not self.address:
            raise ValueError("name, address and one of the three sex codes are needed")
        for name, form in _FORMS.items():
            if not re.fullmatch(form, getattr(self, name), re.ASCII):
                raise ValueError(f"{name} does not fit {form}")
        if self.birth_date < ERAS[-1][1]:
            raise ValueError("born before the first era that counts years")

    @property
    def code_a(self) -> str:
        """Verification number A: the twelve digits of the individual number."""
        return self.number

    @property
    def code_b(self) -> str:
        """Verification number B, fourteen digits."""
        return f"{self.birth_code}{self.expires.year:04}{self.security_code}"

    @property
    def birth_code(self) -> str:
        """The birth date as YYMMDD, YY being the year of the era."""
        return f"{_year_of_era(self.birth_date):02}{self.birth_date:%m%d}"


def _year_of_era(day: date) -> int:
    return next(day.year - first.year + 1 for _, first in ERAS if day >= first)
