"""The town's own counter for Hanako: her phone is added and removed, her card lost, the status service switched off."""

from pathlib import Path

from deploy.citizens import BY_HANDLE
from deploy.house_settings import mapping_of
from foundation.ids import RandomIds
from gov_core.municipality.secrets_chosen import ChosenSecrets
from gov_core.rooms import Rooms, open_rooms
from gov_core.settings import Settings
from tests.journeys.town import Town

HANAKO = BY_HANDLE["hanako"]


class Counter:
    """The state's rooms over the town's database."""

    def __init__(self, town: Town) -> None:
        self._town = town
        settings = Settings.from_mapping(mapping_of("gov_core", town.place))
        keys = (settings.kek, settings.number_key)
        self.rooms: Rooms = open_rooms(
            settings.database_url, keys, settings.cards_path, town.clock, RandomIds(town.clock)
        )

    @property
    def hanako(self) -> str:
        """Her opaque id at the municipality."""
        [found] = [row.id for row in self.rooms.residents.residents() if row.birth_date == HANAKO.birth_date]
        return found

    async def add_phone(self) -> Path:
        """The image of her phone, with the PIN and the password of her card."""
        self._town.clock.advance(3600)  # the seed's numbers ran ahead of the standing clock
        secrets = ChosenSecrets(HANAKO.pin, HANAKO.password or "")
        return self._town.place.folder / await self.rooms.office.add_phone(self.hanako, "android", secrets)
