"""A visit belongs to one browser and one ticket, and a form has one try."""

import pytest

from citizen_agent.errors import TooManyWindows
from citizen_agent.visit import LIFETIME_SECONDS, MOST, Visits
from foundation.clock import FixedClock
from foundation.ids import SequentialIds
from tests.citizen_agent.parts import NOON


def test_ag18_another_browser_does_not_find_the_visit() -> None:
    visits = Visits(FixedClock(NOON), SequentialIds())
    mine = visits.find_or_start("mine", "T")
    assert visits.find("mine", "T") is mine
    assert visits.find("other", "T") is None
    assert visits.find("mine", "U") is None


def test_an_old_visit_is_over() -> None:
    clock = FixedClock(NOON)
    visits = Visits(clock, SequentialIds())
    old = visits.find_or_start("mine", "T")
    clock.advance(LIFETIME_SECONDS + 1)
    assert visits.find("mine", "T") is None
    assert visits.find_or_start("mine", "T") is not old


def test_many_tickets_do_not_fill_the_memory() -> None:
    visits = Visits(FixedClock(NOON), SequentialIds())
    for number in range(MOST + 5):
        visits.find_or_start("mine", str(number), by_hand=True)
    assert visits.find("mine", "4") is None
    assert visits.find("mine", str(MOST)) is not None


def test_a_form_is_used_once() -> None:
    visits = Visits(FixedClock(NOON), SequentialIds())
    visit = visits.find_or_start("mine", "T")
    attempt = visit.attempt
    assert visits.spend_attempt(visit, attempt)
    assert not visits.spend_attempt(visit, attempt)
    assert not visits.spend_attempt(visit, "")
    assert visits.spend_attempt(visit, visit.attempt)


def test_ag08_a_fourth_window_within_a_minute_is_not_opened_whatever_browser_asks() -> None:
    clock = FixedClock(NOON)
    visits = Visits(clock, SequentialIds())
    for number in range(3):
        clock.advance(19)
        visits.find_or_start(f"browser {number}", str(number))
    with pytest.raises(TooManyWindows):
        visits.find_or_start("mine", "4")
    assert visits.find_or_start("browser 2", "2").ticket == "2", "what stands open may be looked at again"
    clock.advance(22)
    visits.find_or_start("mine", "4")
    with pytest.raises(TooManyWindows):
        visits.find_or_start("mine", "5")


def test_ag08_windows_a_person_has_answered_do_not_count() -> None:
    visits = Visits(FixedClock(NOON), SequentialIds())
    for number in range(10):
        visit = visits.find_or_start("mine", str(number))
        assert visits.spend_attempt(visit, visit.attempt)
        visits.find_or_start("mine", f"phone {number}", by_hand=True)
