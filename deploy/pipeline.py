"""The authorization pipeline of a provider with every feature that is on by itself, as text (`kakehashi pipeline`)."""

import tempfile
from pathlib import Path

from deploy.addresses import Street
from deploy.house_settings import Place, mapping_of
from deploy.serving import outbound
from foundation.clock import SystemClock
from foundation.ids import RandomIds
from idp.app import open_rooms
from idp.assembly import fold
from idp.enabled import enabled_features
from idp.pipeline_text import pipeline_text
from idp.settings import Settings


def pipeline_of_a_fresh_provider() -> str:
    """Fold the features of an empty provider in a scratch folder and print the table."""
    clock = SystemClock()
    ids = RandomIds(clock)
    with tempfile.TemporaryDirectory(prefix="kakehashi-") as scratch:
        place = Place.at(Path(scratch), Street.on_loopback())
        place.clients.make_missing(clock.now())
        mapping = mapping_of("idp", place)
        for name in ("CLIENTS", "FEATURES"):  # the table depends on nobody's registration, and shows what is always on
            del mapping[f"KAKEHASHI_IDP_{name}"]
        settings = Settings.from_mapping(mapping)
        rooms = open_rooms(settings, clock=clock, ids=ids, http=outbound())
        try:
            return pipeline_text(fold(enabled_features(rooms), rooms.clients))
        finally:
            rooms.ground.database.close()
