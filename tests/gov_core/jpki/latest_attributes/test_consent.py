"""Ten years to the second, in Japan's time."""

from datetime import UTC, datetime

import pytest

from gov_core.jpki.latest_attributes.consent import Consent, next_anniversary, period
from gov_core.jpki.validity import JST


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=JST).timestamp())


def shown(moment: int) -> str:
    return datetime.fromtimestamp(moment, JST).strftime("%Y-%m-%d %H:%M:%S")


@pytest.mark.parametrize(
    ("received", "begins", "ends"),
    [
        ("2023-05-18 10:00:00", "2023-05-19 00:00:00", "2033-05-18 23:59:59"),  # the published example
        ("2023-05-18 00:00:00", "2023-05-19 00:00:00", "2033-05-18 23:59:59"),
        ("2023-05-18 23:59:59", "2023-05-19 00:00:00", "2033-05-18 23:59:59"),
        ("2024-12-31 12:00:00", "2025-01-01 00:00:00", "2034-12-31 23:59:59"),
        ("2024-02-28 12:00:00", "2024-02-29 00:00:00", "2034-02-28 23:59:59"),  # no 29 February in 2034
        ("2024-02-29 12:00:00", "2024-03-01 00:00:00", "2034-02-28 23:59:59"),
        ("2026-02-27 12:00:00", "2026-02-28 00:00:00", "2036-02-27 23:59:59"),
    ],
)
def test_ten_years_from_the_next_day(received: str, begins: str, ends: str) -> None:
    assert tuple(map(shown, period(at(received)))) == (begins, ends)


def test_the_day_is_japans_and_not_utcs() -> None:
    late = int(datetime(2023, 5, 17, 15, 0, tzinfo=UTC).timestamp())  # already the 18th in Japan
    assert shown(period(late)[0]) == "2023-05-19 00:00:00"


def test_a_demonstration_begins_at_once() -> None:
    assert tuple(map(shown, period(at("2024-02-29 12:30:15"), at_once=True))) == (
        "2024-02-29 12:30:15",
        "2034-02-28 23:59:59",
    )
    assert shown(period(at("2026-11-23 12:00:00"), at_once=True)[1]) == "2036-11-23 11:59:59"


def test_a_consent_holds_from_its_first_to_its_last_second_and_stands_before() -> None:
    begins, ends = period(at("2023-05-18 10:00:00"))
    consent = Consent("c", "r", "bank", "kakehashi", "p", "v", begins - 1, begins, ends, 0)
    assert consent.stands_at(begins - 1)
    assert [consent.holds_at(moment) for moment in (begins - 1, begins, ends, ends + 1)] == [False, True, True, False]
    assert not Consent(*("c", "r", "bank", "k", "p", "v"), begins - 1, begins, ends, 0, begins + 9).stands_at(begins)


@pytest.mark.parametrize(
    ("begins", "after", "anniversary"),
    [
        ("2023-05-19 00:00:00", "2023-05-19 00:00:00", "2024-05-19 00:00:00"),
        ("2023-05-19 00:00:00", "2024-05-18 23:59:59", "2024-05-19 00:00:00"),
        ("2023-05-19 00:00:00", "2024-05-19 00:00:00", "2025-05-19 00:00:00"),
        ("2023-05-19 00:00:00", "2030-01-01 00:00:00", "2030-05-19 00:00:00"),
        ("2024-02-29 00:00:00", "2024-03-01 00:00:00", "2025-02-28 00:00:00"),
        ("2026-11-23 12:00:00", "2026-11-23 12:00:00", "2027-11-23 00:00:00"),
    ],
)
def test_anniversaries_of_the_first_day(begins: str, after: str, anniversary: str) -> None:
    assert shown(next_anniversary(at(begins), at(after))) == anniversary
