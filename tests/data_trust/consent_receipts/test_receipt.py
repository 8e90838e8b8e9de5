"""Until when a consent lasts, and what is left of it."""

import pytest

from data_trust.consent_receipts.receipt import Granted, Standing, end_of

NOON = 1_795_402_800  # 2026-11-23T12:00:00+09:00


def test_a_day_ends_at_midnight_in_japan() -> None:
    assert end_of("2026-11-23") == NOON + 12 * 3600


def test_a_time_ends_at_its_own_second() -> None:
    assert end_of("2026-11-23T12:00:00+09:00") == end_of("2026-11-23T03:00:00+00:00") == NOON


@pytest.mark.parametrize("wrong", ["", "tomorrow", "2026-02-30", "2026-11", "2026-11-23T12:00:00", "20261123"])
def test_anything_else_is_no_end(wrong: str) -> None:
    with pytest.raises(ValueError):
        end_of(wrong)


def _standing(decision: str = "approved", withdrawn_at: int | None = None) -> Standing:
    return Standing("r", "s", "c", decision, (), NOON, withdrawn_at)


def test_the_status_is_the_first_that_holds() -> None:
    assert _standing().status(NOON - 1) == "active"
    assert _standing().status(NOON) == "expired"
    assert _standing(withdrawn_at=1).status(NOON) == "withdrawn"
    assert _standing("refused", 1).status(NOON) == "refused"


def test_a_grant_is_read_from_one_item() -> None:
    item = {"domain": "jobs", "datatypes": ["Badge"], "purpose": "recruitment", "access_until": "2026-11-23"}
    assert Granted.of(item) == Granted("jobs", frozenset({"Badge"}), "recruitment", NOON + 12 * 3600)
    assert Granted.of({**item, "access_until": None}).until is None
