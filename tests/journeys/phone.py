"""Hanako's phone at the town's counter: its chip makes P-384 keys, the CAs certify them, and it may be removed."""

import asyncio
from pathlib import Path

from deploy.citizens import BY_HANDLE
from deploy.house_settings import mapping_of
from foundation.ids import RandomIds
from gov_core.card import image as image_file
from gov_core.card.personalisation import Blank, Issued
from gov_core.card.profiles import ANDROID
from gov_core.jpki.issuance import Application, Issuance
from gov_core.jpki.kinds import Kind
from gov_core.jpki.profile import PublicKey, Subject
from gov_core.jpki.revocation import Event, Revocation
from gov_core.municipality.places import locality
from gov_core.number.resident import Resident
from gov_core.rooms import Rooms, open_rooms
from gov_core.settings import Settings
from standards.jpki_certificate import FourAttributes
from tests.journeys.town import Town

HANAKO = BY_HANDLE["hanako"]


class PhoneCounter:
    """Adds one phone to the card she holds, and takes it away."""

    def __init__(self, town: Town) -> None:
        self._clock, self._ids, self._folder = town.clock, RandomIds(town.clock), town.place.folder / "phones"
        settings = Settings.from_mapping(mapping_of("gov_core", town.place))
        keys = (settings.kek, settings.number_key)
        self.rooms: Rooms = open_rooms(settings.database_url, keys, settings.cards_path, self._clock, self._ids)

    async def add(self) -> Path:
        """The image of her phone, with the PIN and the password of her card."""
        self._clock.advance(3600)  # the seed's numbers ran ahead of the standing clock
        blank = await asyncio.to_thread(Blank.generate, ANDROID)
        image = blank.load(await self._issue("auth", blank.authentication_key), pin=HANAKO.pin, label="phone")
        assert HANAKO.password
        blank.load_signature(image, await self._issue("sign", blank.signature_key), password=HANAKO.password)
        path = self._folder / f"{HANAKO.handle}-android.json"
        self._folder.mkdir(exist_ok=True)
        image_file.save(image, path)
        return path

    async def remove(self) -> None:
        """Its own certificates fall."""
        revocation = Revocation(self.rooms.certificates, self._clock)
        await revocation.happened(Event.PHONE_REMOVED, self._resident.id, carrier="android")

    @property
    def _resident(self) -> Resident:
        [found] = [row for row in self.rooms.residents.residents() if row.birth_date == HANAKO.birth_date]
        return found

    async def _issue(self, kind: Kind, key: PublicKey) -> Issued:
        it, card = self._resident, self.rooms.office.cards.of_resident(self._resident.id)
        assert card is not None
        issuance = Issuance(self.rooms.authorities, self.rooms.certificates, self._clock, self._ids)
        four = FourAttributes(it.name, it.name_substitutes, it.sex, it.birth_date, it.address, it.address_substitutes)
        subject = Subject(issuance.common_name(it.municipality), locality(it.municipality), four)
        issued = await issuance.issue(kind, Application(it.id, card.id, subject, card.expires), key, carrier="android")
        return Issued(issued.certificate, issued.ca_certificate)
