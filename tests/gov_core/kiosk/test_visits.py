"""A visit belongs to one browser or one counter, for three minutes and one purpose."""

from dataclasses import replace

import pytest

from foundation.clock import FixedClock
from foundation.envelope import Sealer
from gov_core.kiosk.refusals import NotProven, VisitOver
from gov_core.kiosk.store import KioskStore
from gov_core.kiosk.visits import VISIT_SECONDS, Visits, holder_of
from tests.gov_core.town import START, Town, run


def _visits(town: Town, clock: FixedClock | None = None) -> Visits:
    return Visits(KioskStore(town.rooms.database), Sealer(b"k" * 32), clock or FixedClock(START), town.ids)


def test_a_proof_counts_in_the_browser_of_its_visit_only(town: Town) -> None:
    visits = _visits(town)
    visit = run(visits.begin("store", "secret"))
    with pytest.raises(VisitOver):
        run(visits.accept(visits.proof(visit, "r-hanako"), "another browser"))
    with pytest.raises(NotProven):
        holder_of(visits.of_browser(visit.id, "secret"))
    assert holder_of(run(visits.accept(visits.proof(visit, "r-hanako"), "secret"))) == "r-hanako"


def test_a_second_proof_does_not_replace_the_first(town: Town) -> None:
    visits = _visits(town)
    visit = run(visits.begin("store", "secret"))
    run(visits.accept(visits.proof(visit, "r-hanako"), "secret"))
    assert holder_of(run(visits.accept(visits.proof(visit, "r-mei"), "secret"))) == "r-hanako"


@pytest.mark.parametrize("sealed", ["", "x", "é", "A" * 200])
def test_what_was_not_sealed_here_opens_no_visit(town: Town, sealed: str) -> None:
    visits = _visits(town)
    with pytest.raises(VisitOver):
        visits.of_ticket(sealed)
    with pytest.raises(VisitOver):
        run(visits.accept(sealed, "secret"))


def test_a_ticket_is_no_proof_and_a_proof_no_ticket(town: Town) -> None:
    visits = _visits(town)
    visit = run(visits.begin("store", "secret"))
    with pytest.raises(VisitOver):
        run(visits.accept(visits.ticket(visit), "secret"))
    with pytest.raises(VisitOver):
        visits.of_ticket(visits.proof(visit, "r-hanako"))


def test_a_counters_visit_is_no_browsers_visit_and_no_other_counters(town: Town) -> None:
    visits = _visits(town)
    visit = run(visits.begin("15202"))
    assert visits.of_counter(visit.id, "15202") == visit
    for wrong in (lambda: visits.of_counter(visit.id, "13101"), lambda: visits.of_browser(visit.id, "")):
        with pytest.raises(VisitOver):
            wrong()


def test_a_visit_ends_by_time_and_by_its_purpose(town: Town) -> None:
    clock = FixedClock(START)
    visits = _visits(town, clock)
    slow, quick = run(visits.begin("store", "a")), run(visits.begin("store", "b"))
    run(visits.end(quick))
    with pytest.raises(VisitOver):
        run(visits.end(quick))
    clock.advance(VISIT_SECONDS - 1)
    visits.of_browser(slow.id, "a")
    clock.advance(1)
    with pytest.raises(VisitOver):
        visits.of_browser(slow.id, "a")


def test_a_room_of_its_own_has_its_own_tickets_browsers_and_hours(town: Town) -> None:
    clock = FixedClock(START)
    visits, page = _visits(town, clock), replace(_visits(town, clock), home="/page", seconds=900)
    visit = run(page.begin("/page", "secret"))
    for wrong in (
        lambda: visits.of_ticket(page.ticket(visit)),
        lambda: page.of_ticket(visits.ticket(visit)),
        lambda: visits.of_browser(visit.id, "secret"),
        lambda: run(visits.accept(page.proof(visit, "r-hanako"), "secret")),
    ):
        with pytest.raises(VisitOver):
            wrong()
    clock.advance(899)
    assert page.of_browser(visit.id, "secret") == visit
    clock.advance(1)
    with pytest.raises(VisitOver):
        page.open(visit.id)
