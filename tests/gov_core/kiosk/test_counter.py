"""A municipality's own ids: made by chance, kept apart, and gone for seals when the person moves away."""

from pathlib import Path

import pytest

from gov_core.kiosk.counter import LIBRARY, SEAL, Counter
from gov_core.kiosk.municipalities import Municipalities
from gov_core.kiosk.refusals import NotRegistered
from gov_core.municipality.store import ServiceRegister
from tests.gov_core.kiosk.shop import kiosk_file
from tests.gov_core.town import HANAKO, Town, run


@pytest.fixture
def counter(town: Town) -> Counter:
    return Counter(ServiceRegister(town.rooms.database), town.rooms.residents, town.clock, town.ids)


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
