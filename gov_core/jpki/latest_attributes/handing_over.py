"""Hands over the four attributes of now: what a certificate issued at this moment would carry.

Also when the person's own certificate fell by a move and no new one was written yet. The consent's row says so first.
"""

from dataclasses import dataclass

from cryptography import x509

from gov_core.jpki.latest_attributes.consents import Consents
from gov_core.jpki.store import CertificateRow
from standards.jpki_certificate import FourAttributes, four_attributes

NAMES = ("name", "address", "birth_date", "sex")


@dataclass(frozen=True)
class Latest:
    """`changed`: which attributes differ from the certificate asked about; `serial`: the newest one on a card."""

    attributes: FourAttributes
    as_of: int
    changed: tuple[str, ...]
    serial: str


@dataclass(frozen=True)
class HandingOver:
    """Answers services whose users consented."""

    consents: Consents

    async def latest(self, service: str, serial: str) -> Latest:
        """The attributes of the person whose signature certificate, old or new, has this serial.

        Raises NoPerson, NoConsent, NotYetValid or LeftRegister.
        """
        row = self.consents.of_serial(serial)
        consent, attributes = self.consents.holding(service, row)
        now = self.consents.clock.timestamp()
        await self.consents.store.hand_over(consent.id, now)
        return Latest(attributes, now, _changed(row, attributes), self._newest(row).serial)

    def _newest(self, row: CertificateRow) -> CertificateRow:
        of_cards = [
            each
            for each in self.consents.certificates.of_holder(row.holder)
            if (each.kind, each.carrier) == ("sign", "card")
        ]
        return of_cards[-1]


def _changed(row: CertificateRow, present: FourAttributes) -> tuple[str, ...]:
    certified = four_attributes(x509.load_der_x509_certificate(row.certificate))
    return tuple(name for name in NAMES if getattr(certified, name) != getattr(present, name))
