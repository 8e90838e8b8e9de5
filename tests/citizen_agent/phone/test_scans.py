"""A scan is found by the browser that made it, for a quarter of an hour."""

from citizen_agent.phone.cross_device import Scanned
from citizen_agent.phone.scans import LIFETIME_SECONDS, MOST, Scans
from foundation.clock import FixedClock
from foundation.ids import SequentialIds
from tests.citizen_agent.parts import NOON

SCANNED = Scanned("secret", {}, {}, "", 0, True)


def test_only_the_browser_that_scanned_finds_it_again() -> None:
    scans = Scans(FixedClock(NOON), SequentialIds())
    scan = scans.keep("mine", SCANNED)
    scan.ticket = "ticket"
    assert scans.find("mine", scan.handle) is scans.of_ticket("mine", "ticket") is scan
    assert scans.find("another", scan.handle) is None
    assert scans.of_ticket("another", "ticket") is None


def test_a_scan_without_a_ticket_is_not_found_by_an_empty_one() -> None:
    scans = Scans(FixedClock(NOON), SequentialIds())
    scans.keep("mine", SCANNED)
    assert scans.of_ticket("mine", "") is None


def test_old_and_too_many_scans_are_forgotten() -> None:
    clock = FixedClock(NOON)
    scans = Scans(clock, SequentialIds())
    first = scans.keep("mine", SCANNED)
    second = scans.keep("mine", SCANNED)
    for _ in range(MOST - 1):
        scans.keep("others", SCANNED)
    assert scans.find("mine", first.handle) is None
    assert scans.find("mine", second.handle) is second
    clock.advance(LIFETIME_SECONDS + 1)
    assert scans.find("mine", second.handle) is None
