"""Responders live for two weeks, are replaced in time with a new key, and are never used outside their time."""

import asyncio
import sqlite3
from datetime import timedelta

import pytest

from foundation.database import StorageFailed
from gov_core.jpki.authority_store import ResponderRow
from gov_core.jpki.responders import DelegatedResponder, NoResponder
from tests.gov_core.town import Town, open_town, run

DAY = 86400


def _responder(town: Town) -> DelegatedResponder:
    return run(town.rooms.jpki.responders.of(town.rooms.authorities.current("auth")))


def _pass(town: Town, seconds: float) -> None:
    town.clock.advance(seconds)  # type: ignore[attr-defined]


def test_one_responder_serves_for_a_week(town: Town) -> None:
    first = _responder(town)
    _pass(town, 7 * DAY - 60)
    assert _responder(town).id == first.id


def test_a_week_before_its_end_it_is_replaced_with_a_new_key(town: Town) -> None:
    first = _responder(town)
    _pass(town, 7 * DAY + 60)
    second = _responder(town)
    assert second.certificate.serial_number != first.certificate.serial_number
    assert second.certificate.public_key() != first.certificate.public_key()
    assert first.certificate.not_valid_after_utc > town.clock.now()  # what it signed can still be judged
    assert _responder(town).id == second.id


def test_one_past_its_end_is_never_used_even_if_nobody_asked_for_months(town: Town) -> None:
    _responder(town)
    for months in (1, 3, 24):
        _pass(town, months * 30 * DAY)
        assert _responder(town).valid_at(town.clock.now())


def test_workers_that_replace_it_at_the_same_moment_end_up_with_one(town: Town) -> None:
    neighbour = open_town(town.folder, town.clock)
    _responder(town)
    _pass(town, 8 * DAY)

    async def both() -> list[DelegatedResponder]:
        authority = town.rooms.authorities.current("auth")
        return await asyncio.gather(*(each.rooms.jpki.responders.of(authority) for each in (town, neighbour)))

    one, other = run(both())
    assert one.certificate == other.certificate
    neighbour.rooms.database.close()
    count = sqlite3.connect(town.folder / "gov.db").execute("SELECT COUNT(*) FROM jpkiresponder").fetchone()
    assert count == (2,)


def test_after_the_end_of_the_generation_there_is_none(town: Town) -> None:
    authority = town.rooms.authorities.current("auth")
    _pass(town, (authority.certificate.not_valid_after_utc - town.clock.now()).total_seconds())
    with pytest.raises(NoResponder):
        run(town.rooms.jpki.responders.of(authority))


def test_near_the_end_of_the_generation_the_last_one_serves_on(town: Town) -> None:
    authority = town.rooms.authorities.current("auth")
    last_day = authority.certificate.not_valid_after_utc - timedelta(days=1)
    _pass(town, (last_day - town.clock.now()).total_seconds())
    last = run(town.rooms.jpki.responders.of(authority))
    _pass(town, DAY / 2)
    assert run(town.rooms.jpki.responders.of(authority)).id == last.id


def test_while_nothing_can_be_written_the_old_one_serves_to_its_end_and_no_longer(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = _responder(town)

    async def full(row: ResponderRow, after: int | None) -> bool:
        raise StorageFailed("the disk is full")

    monkeypatch.setattr(town.rooms.jpki.keys, "add_responder", full)
    _pass(town, 10 * DAY)
    assert _responder(town).id == first.id
    _pass(town, 10 * DAY)
    with pytest.raises(NoResponder):
        _responder(town)


def test_one_from_a_future_that_the_clock_took_back_is_not_used(town: Town) -> None:
    _pass(town, 365 * DAY)
    _responder(town)
    _pass(town, -300 * DAY)
    neighbour = open_town(town.folder, town.clock)  # numbers of its own, from the earlier clock
    with pytest.raises(NoResponder):
        _responder(neighbour)
    neighbour.rooms.database.close()
