"""Linkage codes: opaque, one an agency and person, obtained once an acquisition number."""

import asyncio
from functools import partial

import pytest

from foundation.database import Transaction
from gov_core.linkage.codes import AcquisitionRefused, NoCode
from tests.gov_core.town import HANAKO, Town, run


def _acquire(town: Town, agency: str, person: str) -> str:
    codes = town.rooms.codes
    return run(codes.acquire(agency, run(codes.open_acquisition(agency, person))))


def test_every_agency_has_another_code_for_the_same_person(town: Town) -> None:
    codes = {_acquire(town, agency, HANAKO.id) for agency in ("nagaoka", "chiyoda", "pension")}
    assert len(codes) == 3
    assert not any(HANAKO.id in code for code in codes)


def test_an_agency_keeps_one_code_for_one_person(town: Town) -> None:
    assert _acquire(town, "nagaoka", HANAKO.id) == _acquire(town, "nagaoka", HANAKO.id)
    assert _acquire(town, "nagaoka", HANAKO.id) != _acquire(town, "nagaoka", "r-mei")


def test_an_acquisition_number_works_once_even_for_two_at_the_same_moment(town: Town) -> None:
    codes = town.rooms.codes
    acquisition = run(codes.open_acquisition("nagaoka", HANAKO.id))

    async def both() -> list[str | BaseException]:
        return await asyncio.gather(*(codes.acquire("nagaoka", acquisition) for _ in range(5)), return_exceptions=True)

    results = run(both())
    assert sum(isinstance(each, str) for each in results) == 1
    assert sum(isinstance(each, AcquisitionRefused) for each in results) == 4


def test_another_agency_cannot_use_it_and_does_not_use_it_up(town: Town) -> None:
    codes = town.rooms.codes
    acquisition = run(codes.open_acquisition("nagaoka", HANAKO.id))
    with pytest.raises(AcquisitionRefused):
        run(codes.acquire("chiyoda", acquisition))
    assert run(codes.acquire("nagaoka", acquisition))


def test_it_ends_after_a_day(town: Town) -> None:
    acquisition = run(town.rooms.codes.open_acquisition("nagaoka", HANAKO.id))
    town.clock.advance(86401)  # type: ignore[attr-defined]
    with pytest.raises(AcquisitionRefused):
        run(town.rooms.codes.acquire("nagaoka", acquisition))


def _everything(table: str, tx: Transaction) -> list[tuple[object, ...]]:
    return tx.all(f"SELECT * FROM {table}")


def test_neither_the_acquisition_number_nor_the_individual_number_stays_in_the_linkage_tables(town: Town) -> None:
    acquisition = run(town.rooms.codes.open_acquisition("nagaoka", HANAKO.id))
    run(town.rooms.codes.acquire("nagaoka", acquisition))
    number = town.rooms.residents.number_of(HANAKO.id)
    for table in ("linkageacquisition", "linkagecode", "linkageentry"):
        content = repr(town.rooms.database.read(partial(_everything, table)))
        assert acquisition not in content
        assert number is not None
        assert number not in content


def test_a_code_means_nothing_at_another_agency(town: Town) -> None:
    code = _acquire(town, "nagaoka", HANAKO.id)
    assert town.rooms.codes.person_of("nagaoka", code) == HANAKO.id
    with pytest.raises(NoCode):
        town.rooms.codes.person_of("chiyoda", code)
    with pytest.raises(NoCode):
        town.rooms.codes.code_at("chiyoda", HANAKO.id)
