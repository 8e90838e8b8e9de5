"""A resident and a corporation as values."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Resident:
    """A person on a municipality's register. `id` is opaque; it is not the number and not derived from it.

    `name` has a full-width space between family and given name; `sex` is 1, 2 or 3; one substitute flag a character.
    """

    id: str
    name: str
    name_substitutes: str
    sex: str
    birth_date: date
    address: str
    address_substitutes: str
    municipality: str
    died: bool = False

    def age_on(self, day: date) -> int:
        """Completed years of life."""
        before_birthday = (day.month, day.day) < (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - before_birthday


@dataclass(frozen=True)
class Corporation:
    """An entry of the public corporate register."""

    number: str
    name: str
    address: str
