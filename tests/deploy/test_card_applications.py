"""The demo's card applications: registered, on the cards that say so, and known to the kiosk's card reader."""

import stat

from citizen_agent.card_applications.allowed import AllowedApplications
from citizen_agent.card_applications.unattended import read
from deploy.card_applications import APPLICATIONS, ON_CARDS, write_applications_file
from deploy.card_drawer import CardDrawer
from deploy.house_settings import Place, mapping_of
from deploy.kiosk_file import corporate_number
from foundation.clock import SystemClock
from foundation.ids import RandomIds
from gov_core.rooms import open_rooms
from gov_core.settings import Settings
from standards.corporate_number import is_valid


def test_the_readers_list_names_every_owner_with_its_number_and_origin(place: Place) -> None:
    write_applications_file(place)
    allowed = AllowedApplications.read(place.applications_file)
    for each in APPLICATIONS:
        number = corporate_number(each.owner)
        assert is_valid(number)
        assert allowed.for_owner(each.aid, number, place.street["gov_core"]).behind_pin is each.behind_pin
    assert stat.S_IMODE(place.applications_file.stat().st_mode) == 0o600


def test_the_kiosks_reader_goes_by_the_list_and_no_other_agent_has_one(place: Place) -> None:
    key = "KAKEHASHI_AGENT_APPLICATIONS"
    assert mapping_of("kiosk_reader", place)[key] == str(place.applications_file)
    assert key not in {**mapping_of("citizen_agent", place), **mapping_of("phone", place)}


def test_the_cards_carry_what_they_say_and_each_record_leads_to_its_owners_id(town: Place) -> None:
    settings = Settings.from_mapping(mapping_of("gov_core", town))
    keys, clock = (settings.kek, settings.number_key), SystemClock()
    rooms = open_rooms(settings.database_url, keys, settings.cards_path, clock, RandomIds(clock))
    allowed = AllowedApplications.read(town.applications_file)
    try:
        for handle, carried in ON_CARDS.items():
            card = CardDrawer(town.cards).open(handle)
            for aid, pin in carried:
                entry = rooms.applications.registry.current(aid)
                known = allowed.for_owner(aid, corporate_number(entry.owner), town.street["gov_core"])
                assert rooms.applications.read(aid, entry.owner, read(card, known, pin)).application == entry
            card.close()
        assert {each.application for each in rooms.applications.registry.listed()} == set(APPLICATIONS)
    finally:
        rooms.database.close()
