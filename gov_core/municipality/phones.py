"""Certificates in a phone: a second pair of keys that hangs from the card and dies with it.

公的個人認証法 第16条の2, 第35条の2 (移動端末設備用): applied for with the card's signature certificate, one phone of
each kind, each certificate with a serial of its own. A new phone of a kind replaces the old one.
"""

from cryptography import x509

from gov_core.jpki.kinds import PHONES, Carrier
from gov_core.jpki.revocation import Event
from gov_core.municipality.counter import Counter
from gov_core.municipality.refusals import NoPhone, SignatureNeeded
from gov_core.municipality.secrets_chosen import ChosenSecrets

FOLDER = "phones"


class Phones(Counter):
    """Phones of people."""

    async def add_phone(self, resident_id: str, carrier: Carrier, secrets: ChosenSecrets) -> str:
        """Write both certificates to a phone; returns its image's name beside the cards' folder, `phones/<name>`.

        Raises SignatureNeeded when the card's own signature certificate cannot sign the application any more.
        """
        if carrier not in PHONES:
            raise NoPhone("no phone of this kind carries certificates")
        resident, record = self.living(resident_id), self.held(resident_id)
        if not self._can_sign(resident_id):
            raise SignatureNeeded("the application is signed with the card's signature certificate")
        application = self.application(resident, record)
        self.issuance.check("auth", application)
        file = f"{FOLDER}/{record.file.removesuffix('.json')}-{carrier}.json"
        await self.revocation.happened(Event.PHONE_REMOVED, resident_id, carrier=carrier)
        await self.desk.make_phone(application, carrier, secrets, file, resident.name)
        await self.note(resident_id, "phone-added", carrier)
        return file

    async def lose_phone(self, resident_id: str, carrier: Carrier) -> None:
        """A lost phone: its own certificates fall, the card's stay."""
        await self._phone_ends(resident_id, carrier, Event.PHONE_LOST)

    async def remove_phone(self, resident_id: str, carrier: Carrier) -> None:
        """Before a phone is sold or given away."""
        await self._phone_ends(resident_id, carrier, Event.PHONE_REMOVED)

    async def _phone_ends(self, resident_id: str, carrier: Carrier, event: Event) -> None:
        if not await self.revocation.happened(event, resident_id, carrier=carrier):
            raise NoPhone("this person has no such phone")
        await self.note(resident_id, event.value, carrier)

    def _can_sign(self, resident_id: str) -> bool:
        newest = self.newest(resident_id, "sign")
        if newest is None or newest.revoked_at is not None:
            return False
        return x509.load_der_x509_certificate(newest.certificate).not_valid_after_utc >= self.clock.now()
