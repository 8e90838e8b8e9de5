"""A new key-encryption key over old CA keys."""

import pytest

from foundation.envelope import SealBroken, Sealer
from gov_core.jpki.authorities import Authorities
from gov_core.jpki.rewrap import rewrap
from gov_core.jpki.service import JpkiService
from tests.gov_core.town import Town, run

OLD, NEW = Sealer(b"k" * 32), Sealer(b"2" * 32)


def _keys(town: Town, sealer: Sealer) -> list[object]:
    jpki = JpkiService.over(town.rooms.database, sealer, town.clock, town.ids)
    everything = jpki.authorities.all()
    keys = [each.key for each in everything] + [run(jpki.responders.of(each)).key for each in everything]
    return [key.private_numbers() for key in keys]


def test_every_key_opens_under_the_new_one_and_none_under_the_old(town: Town) -> None:
    run(town.rooms.authorities.new_generation("sign", "p384"))
    before = _keys(town, OLD)
    assert run(rewrap(town.rooms.jpki.keys, OLD, NEW)) == len(before) == 6
    assert _keys(town, NEW) == before
    with pytest.raises(SealBroken):
        Authorities(town.rooms.jpki.keys, OLD, town.clock, town.ids).all()


def test_a_second_time_changes_nothing(town: Town) -> None:
    before = _keys(town, OLD)
    for _ in range(2):
        assert run(rewrap(town.rooms.jpki.keys, OLD, NEW)) == len(before)
    assert _keys(town, NEW) == before


def test_half_a_rotation_is_finished_by_the_second_time(town: Town) -> None:
    run(rewrap(town.rooms.jpki.keys, OLD, NEW))
    run(town.rooms.authorities.new_generation("auth"))  # by a house that still ran under the old key
    run(rewrap(town.rooms.jpki.keys, OLD, NEW))
    assert len(_keys(town, NEW)) == 6


def test_the_wrong_old_key_changes_nothing(town: Town) -> None:
    before = town.rooms.jpki.keys.authorities()
    with pytest.raises(SealBroken):
        run(rewrap(town.rooms.jpki.keys, Sealer(b"w" * 32), NEW))
    assert town.rooms.jpki.keys.authorities() == before
