"""When a consent at the state stands: for its service, until its last second, unless it was found ended."""

from dataclasses import replace

from idp.latest_attributes.consent import StateConsent

CONSENT = StateConsent(1, "bank", "midori-bank", "c-1", 100, 200, 50, 50)


def test_it_stands_through_its_last_second_and_not_one_longer() -> None:
    assert CONSENT.stands("midori-bank", 200)
    assert not CONSENT.stands("midori-bank", 201)


def test_it_stands_before_it_begins_so_that_nobody_signs_twice_on_one_day() -> None:
    assert CONSENT.stands("midori-bank", 60)


def test_it_is_for_one_service_only() -> None:
    assert not CONSENT.stands("other-bank", 150)


def test_one_that_ended_never_stands_again() -> None:
    assert not replace(CONSENT, ended_at=120).stands("midori-bank", 150)
