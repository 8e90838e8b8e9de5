"""A reminder each year while the consent stands, and nothing kept for ever."""

from datetime import UTC, datetime

from gov_core.jpki.latest_attributes.upkeep import keep_up
from tests.gov_core.jpki.latest_attributes.signer import BANK, Signer
from tests.gov_core.town import HANAKO, run


def at(signer: Signer, year: int, month: int, day: int, hour: int = 0) -> int:
    """How many reminders were written at that moment."""
    signer.clock.set(datetime(year, month, day, hour, tzinfo=UTC))
    return run(keep_up(signer.consents.store, signer.clock))


def due(signer: Signer) -> bool:
    return signer.consents.standing("bank", signer.serial).reminder_due


def test_a_reminder_is_written_on_each_anniversary_and_once(signer: Signer) -> None:
    signer.consent()  # valid from 2026-11-24
    assert at(signer, 2027, 11, 23, 14) == 0
    assert not due(signer)
    assert (at(signer, 2027, 11, 23, 15), at(signer, 2027, 11, 24)) == (1, 0)
    assert due(signer)
    assert (at(signer, 2028, 11, 23, 14), at(signer, 2028, 11, 23, 15)) == (0, 1)


def test_what_was_seen_is_not_due_until_the_next_year(signer: Signer) -> None:
    given = signer.consent()
    at(signer, 2027, 12, 1)
    run(signer.consents.store.see(HANAKO.id, given, signer.clock.timestamp()))
    assert not due(signer)
    at(signer, 2028, 12, 1)
    assert due(signer)


def test_nobody_sees_for_somebody_else(signer: Signer) -> None:
    given = signer.consent()
    at(signer, 2027, 12, 1)
    run(signer.consents.store.see("r-taro", given, signer.clock.timestamp()))
    assert due(signer)


def test_after_years_without_upkeep_one_reminder_is_written(signer: Signer) -> None:
    signer.consent()
    assert (at(signer, 2030, 1, 1), at(signer, 2030, 1, 2)) == (1, 0)


def test_what_ended_reminds_nobody(signer: Signer) -> None:
    signer.consent()
    run(signer.consents.withdraw(BANK, signer.shown("withdraw")))
    assert at(signer, 2027, 12, 1) == 0


def test_three_years_after_its_end_a_consent_and_its_statements_are_forgotten(signer: Signer) -> None:
    signer.consent()
    run(signer.consents.withdraw(BANK, signer.shown("withdraw")))
    at(signer, 2029, 11, 20)
    assert len(signer.consents.store.evidence(HANAKO.id, "bank")) == 2
    at(signer, 2029, 12, 1)
    assert signer.consents.store.of_holder(HANAKO.id) == []
    assert signer.consents.store.evidence(HANAKO.id, "bank") == []


def test_what_stands_is_never_forgotten(signer: Signer) -> None:
    signer.consent()
    at(signer, 2036, 11, 23, 14)
    assert len(signer.consents.store.of_holder(HANAKO.id)) == 1
    assert len(signer.consents.store.evidence(HANAKO.id, "bank")) == 1
    at(signer, 2039, 11, 20)
    assert len(signer.consents.store.of_holder(HANAKO.id)) == 1
    at(signer, 2039, 12, 1)
    assert signer.consents.store.of_holder(HANAKO.id) == []
