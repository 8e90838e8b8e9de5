"""Generations and responders on the disk."""

import pytest

from foundation.envelope import SealBroken
from gov_core.jpki.authority_store import AuthorityStore
from tests.gov_core.town import Town, run


def _store(town: Town) -> AuthorityStore:
    return town.rooms.jpki.keys


def test_a_first_generation_is_kept_only_once(town: Town) -> None:
    [row] = _store(town).authorities("auth")
    assert not run(_store(town).add_authority(row, only_first=True))
    assert _store(town).authorities("auth") == [row]


def test_the_newest_responder_of_each_generation_is_found(town: Town) -> None:
    [row] = _store(town).authorities("auth")
    assert _store(town).responder(row.id) is None
    made = run(town.rooms.jpki.responders.of(town.rooms.authorities.current("auth")))
    kept = _store(town).responder(row.id)
    assert kept is not None
    assert (kept.id, kept.authority_id) == (made.id, row.id)
    assert not run(_store(town).add_responder(kept, None)), "one that came meanwhile is not replaced"


def test_resealing_is_all_or_nothing(town: Town) -> None:
    before = _store(town).authorities()
    seen: list[str] = []

    def change(place: str, sealed: str) -> str:
        seen.append(place)
        if len(seen) > 1:
            raise SealBroken("does not open")
        return "changed"

    with pytest.raises(SealBroken):
        run(_store(town).reseal(change))
    assert _store(town).authorities() == before
    assert seen == [f"ca:{row.id}" for row in before]
