"""A municipality's own ids: made by chance, kept apart, and gone for seals when the person moves away."""

from dataclasses import replace
from pathlib import Path

import pytest

from gov_core.kiosk.counter import LIBRARY, SEAL, Counter
from gov_core.kiosk.municipalities import Municipalities
from gov_core.kiosk.refusals import NotRegistered
from tests.gov_core.kiosk.shop import kiosk_file
from tests.gov_core.municipality.card_applications.entries import STAFF, registered
from tests.gov_core.town import HANAKO, Town, run


@pytest.fixture
def counter(town: Town) -> Counter:
    rooms = town.rooms
    return Counter(rooms.applications.services, rooms.residents, rooms.applications.registry, town.clock, town.ids)


@pytest.fixture
def known(tmp_path: Path) -> Municipalities:
    return Municipalities.read(kiosk_file(tmp_path))


def test_two_municipalities_and_two_services_have_three_different_ids(counter: Counter, known: Municipalities) -> None:
    nagaoka, sapporo = known.joined("15202"), known.joined("01101")
    ids = {
        run(counter.register(nagaoka, SEAL, HANAKO.id)),
        run(counter.register(nagaoka, LIBRARY, HANAKO.id)),
        run(counter.register(sapporo, LIBRARY, HANAKO.id)),
    }
    assert len(ids) == 3
    assert counter.registration(nagaoka, LIBRARY, HANAKO.id)[0] in ids


def test_another_municipality_finds_nothing(counter: Counter, known: Municipalities) -> None:
    run(counter.register(known.joined("15202"), LIBRARY, HANAKO.id))
    with pytest.raises(NotRegistered):
        counter.registration(known.joined("01101"), LIBRARY, HANAKO.id)


def test_a_seal_is_for_residents_and_lapses_with_moving_away_the_library_card_stays(
    counter: Counter, known: Municipalities, town: Town
) -> None:
    nagaoka, sapporo = known.joined("15202"), known.joined("01101")
    with pytest.raises(NotRegistered):
        run(counter.register(sapporo, SEAL, HANAKO.id))
    run(counter.register(nagaoka, SEAL, HANAKO.id))
    run(counter.register(nagaoka, LIBRARY, HANAKO.id))
    run(town.rooms.office.move(HANAKO.id, "北海道札幌市中央区北一条西二丁目", "01101"))
    with pytest.raises(NotRegistered):
        counter.registration(nagaoka, SEAL, HANAKO.id)
    assert counter.registration(nagaoka, LIBRARY, HANAKO.id)


def test_a_registered_application_adds_its_service_to_its_owners_counter_only(
    counter: Counter, known: Municipalities, town: Town
) -> None:
    nagaoka, sapporo = known.joined("15202"), known.joined("01101")
    assert not counter.offers(nagaoka, "staff_id")
    run(registered(town, [STAFF, replace(STAFF, aid="F392015202000105", service="day_care", open_to="residents")]))
    assert counter.offers(nagaoka, "staff_id")
    assert not counter.offers(sapporo, "staff_id")
    run(counter.register(nagaoka, "staff_id", HANAKO.id))
    run(counter.register(nagaoka, "day_care", HANAKO.id))
    run(town.rooms.office.move(HANAKO.id, "北海道札幌市中央区北一条西二丁目", "01101"))
    assert counter.registration(nagaoka, "staff_id", HANAKO.id)
    with pytest.raises(NotRegistered):
        counter.registration(nagaoka, "day_care", HANAKO.id)
