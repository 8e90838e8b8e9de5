"""Lists on the disk."""

from dataclasses import replace

from gov_core.jpki.list_store import KEPT_SECONDS, ListRow, ListStore
from tests.gov_core.town import Town, run

ROW = ListRow(1, 10, 0, 1, 1000, 2000, regular=True, der=b"first")


def test_the_highest_number_of_a_scope_is_the_newest(town: Town) -> None:
    store = ListStore(town.rooms.database)
    second = replace(ROW, id=2, number=2, regular=False, der=b"second")
    other = replace(ROW, id=3, partition=5, number=9)
    for row in (ROW, second, other):
        assert run(store.add(row))
    assert store.newest(10, 0) == second
    assert store.newest(10, 0, regular=True) == ROW
    assert store.newest(10, 5) == other
    assert store.newest(11, 0) is None


def test_a_number_is_given_once_and_never_a_lower_one(town: Town) -> None:
    store = ListStore(town.rooms.database)
    assert run(store.add(replace(ROW, number=3)))
    for number in (3, 2):
        assert not run(store.add(replace(ROW, id=2, number=number, der=b"late")))
    newest = store.newest(10, 0)
    assert newest is not None
    assert newest.der == b"first"


def test_very_old_lists_are_dropped(town: Town) -> None:
    store = ListStore(town.rooms.database)
    run(store.add(ROW))
    run(store.add(replace(ROW, id=2, number=2, this_update=1000 + KEPT_SECONDS)))
    assert len(town.rooms.database.read(lambda tx: tx.all("SELECT id FROM jpkilist"))) == 2
    run(store.add(replace(ROW, id=3, number=3, this_update=1001 + KEPT_SECONDS)))
    assert town.rooms.database.read(lambda tx: tx.all("SELECT id FROM jpkilist ORDER BY id")) == [(2,), (3,)]
