"""The resident record as the latest-four-attributes service of the JPKI asks for it."""

from dataclasses import dataclass

from gov_core.municipality.counter import attributes
from gov_core.number.store import NumberStore
from standards.jpki_certificate import FourAttributes


@dataclass(frozen=True)
class PresentRecord:
    """What the register says now."""

    residents: NumberStore

    def attributes(self, holder: str) -> FourAttributes | None:
        """What a certificate issued now would carry; None for who is not on the register, or not any more."""
        resident = self.residents.resident(holder)
        return None if resident is None or resident.died else attributes(resident)
