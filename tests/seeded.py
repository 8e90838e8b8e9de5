"""The individual numbers the demo's seed designated, asked of gov_core's own store: only it can open them."""

from deploy.house_settings import Place, mapping_of
from foundation.clock import SystemClock
from foundation.ids import RandomIds
from gov_core.rooms import open_rooms
from gov_core.settings import Settings


def seeded_numbers(place: Place) -> list[str]:
    """Twelve digits each."""
    settings = Settings.from_mapping(mapping_of("gov_core", place))
    clock = SystemClock()
    keys = (settings.kek, settings.number_key)
    rooms = open_rooms(settings.database_url, keys, settings.cards_path, clock, RandomIds(clock))
    try:
        return rooms.residents.all_numbers()
    finally:
        rooms.database.close()
