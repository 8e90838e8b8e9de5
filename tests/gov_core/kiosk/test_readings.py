"""A card application is read once in its visit, for its owner, and proves nobody."""

import asyncio
from pathlib import Path

import pytest

from foundation.envelope import Sealer
from gov_core.kiosk.municipalities import Municipalities, Municipality
from gov_core.kiosk.readings import Readings
from gov_core.kiosk.refusals import NotProven, VisitOver
from gov_core.kiosk.store import KioskStore
from gov_core.kiosk.visits import Visits, holder_of
from gov_core.municipality.card_applications.refusals import NoApplication, NotTheOwner
from tests.gov_core.kiosk.shop import kiosk_file
from tests.gov_core.municipality.card_applications.entries import CHIYODA_LIBRARY, LIBRARY, SEAL, record, registered
from tests.gov_core.town import HANAKO, Town, run


@pytest.fixture
def readings(town: Town) -> Readings:
    run(registered(town))
    run(town.rooms.applications.put(HANAKO.id, LIBRARY.aid, at="15202"))
    store = KioskStore(town.rooms.database)
    return Readings(store, Visits(store, Sealer(b"k" * 32), town.clock, town.ids), town.rooms.applications)


@pytest.fixture
def nagaoka(tmp_path: Path) -> Municipality:
    return Municipalities.read(kiosk_file(tmp_path)).joined("15202")


@pytest.fixture
def sapporo(tmp_path: Path) -> Municipality:
    return Municipalities.read(kiosk_file(tmp_path)).joined("01101")


def test_the_owner_learns_the_id_of_its_service(town: Town, readings: Readings, nagaoka: Municipality) -> None:
    visit, ticket = run(readings.begin(nagaoka, LIBRARY.aid))
    assert readings.asked(ticket) == (visit, LIBRARY)
    with pytest.raises(NotProven):
        readings.told(visit.id, nagaoka)
    run(readings.give(ticket, record(town, LIBRARY)))
    told = town.rooms.applications.services.registration("library", "15202", HANAKO.id)
    assert told is not None
    assert readings.told(visit.id, nagaoka) == (LIBRARY, *told)


def test_nobody_else_learns_it_and_the_visit_proves_no_person(
    town: Town, readings: Readings, nagaoka: Municipality, sapporo: Municipality
) -> None:
    visit, ticket = run(readings.begin(nagaoka, LIBRARY.aid))
    run(readings.give(ticket, record(town, LIBRARY)))
    with pytest.raises(VisitOver):
        readings.told(visit.id, sapporo)
    with pytest.raises(NotProven):
        holder_of(readings.visits.of_counter(visit.id, "15202"))


@pytest.mark.parametrize("aid", [CHIYODA_LIBRARY.aid, "F392000001000101"])
def test_another_owners_application_is_not_asked_for(readings: Readings, nagaoka: Municipality, aid: str) -> None:
    with pytest.raises(NotTheOwner):
        run(readings.begin(nagaoka, aid))


@pytest.mark.parametrize("aid", ["", "F392015202000199", "D392F000260100000001"])
def test_what_is_not_registered_is_not_asked_for(readings: Readings, nagaoka: Municipality, aid: str) -> None:
    with pytest.raises(NoApplication):
        run(readings.begin(nagaoka, aid))


def test_a_record_is_taken_once_also_when_it_comes_many_times(
    town: Town, readings: Readings, nagaoka: Municipality
) -> None:
    _, ticket = run(readings.begin(nagaoka, LIBRARY.aid))
    content = record(town, LIBRARY)

    async def race() -> int:
        given = await asyncio.gather(*(readings.give(ticket, content) for _ in range(5)), return_exceptions=True)
        return sum(each is None for each in given)

    assert run(race()) == 1
    with pytest.raises(VisitOver):
        readings.asked(ticket)


def test_a_record_that_leads_to_nobody_leaves_the_visit_open(
    town: Town, readings: Readings, nagaoka: Municipality
) -> None:
    visit, ticket = run(readings.begin(nagaoka, LIBRARY.aid))
    with pytest.raises(NoApplication):
        run(readings.give(ticket, b"0000004711.AAAA"))
    with pytest.raises(NotProven):
        readings.told(visit.id, nagaoka)
    run(readings.give(ticket, record(town, LIBRARY)))
    assert readings.told(visit.id, nagaoka)


def test_the_record_of_another_application_is_not_taken(town: Town, readings: Readings, nagaoka: Municipality) -> None:
    run(town.rooms.applications.put(HANAKO.id, SEAL.aid, at="15202", pin="9753"))
    _, ticket = run(readings.begin(nagaoka, LIBRARY.aid))
    with pytest.raises(NoApplication):
        run(readings.give(ticket, record(town, SEAL)))


def test_tickets_of_the_two_wires_are_not_exchanged(readings: Readings, nagaoka: Municipality) -> None:
    visit, ticket = run(readings.begin(nagaoka, LIBRARY.aid))
    with pytest.raises(VisitOver):
        readings.visits.of_ticket(ticket)
    with pytest.raises(VisitOver):
        readings.asked(readings.visits.ticket(visit))


def test_withdrawn_meanwhile_it_is_neither_asked_for_nor_told(
    town: Town, readings: Readings, nagaoka: Municipality
) -> None:
    visit, ticket = run(readings.begin(nagaoka, LIBRARY.aid))
    run(readings.give(ticket, record(town, LIBRARY)))
    run(town.rooms.applications.registry.withdraw(LIBRARY.aid, by="15202"))
    with pytest.raises(NoApplication):
        readings.told(visit.id, nagaoka)
