"""Which card a resident holds."""

from dataclasses import replace
from datetime import date

from gov_core.municipality.store import CardRecord, ServiceRegister
from tests.gov_core.town import HANAKO, Town, run


def test_a_new_card_replaces_the_one_before(town: Town) -> None:
    cards = town.rooms.office.cards
    old = cards.of_resident(HANAKO.id)
    assert old is not None
    run(cards.add(CardRecord("new", HANAKO.id, "hanako.json", date(2037, 5, 10), "held"), town.ids.number()))
    new = cards.of_resident(HANAKO.id)
    assert new is not None
    assert (new.id, new.expires, new.state) == ("new", date(2037, 5, 10), "held")
    rows = town.rooms.database.read(lambda tx: tx.all("SELECT state FROM issuedcard WHERE id = ?", (old.id,)))
    assert rows == [("replaced",)]


def test_what_became_of_a_card_is_noted(town: Town) -> None:
    cards = town.rooms.office.cards
    record = cards.of_resident(HANAKO.id)
    assert record is not None
    run(cards.set_state(record.id, "lost"))
    changed = cards.of_resident(HANAKO.id)
    assert changed is not None
    assert changed.state == "lost"
    assert cards.of_resident("nobody") is None


def test_a_held_card_is_expired_from_the_day_after_its_last(town: Town) -> None:
    record = town.rooms.office.cards.of_resident(HANAKO.id)
    assert record is not None
    assert record.state_on(date(2036, 5, 10)) == "held"
    assert record.state_on(date(2036, 5, 11)) == "expired"
    assert replace(record, state="lost").state_on(date(2036, 5, 11)) == "lost"


def test_history_and_checks_are_kept_in_their_order(town: Town) -> None:
    cards = town.rooms.office.cards
    for at, event in ((1, "first"), (2, "second")):
        run(cards.note("r-x", at, event, "desk", "detail"))
        run(cards.keep_check("r-x", at, event))
    assert [(line.at, line.event, line.done_by, line.detail) for line in cards.history("r-x")] == [
        (1, "first", "desk", "detail"),
        (2, "second", "desk", "detail"),
    ]
    assert cards.checks("r-x") == [(1, "first"), (2, "second")]


def test_a_card_on_its_way_counts_only_when_there_is_no_other(town: Town) -> None:
    cards = town.rooms.office.cards
    coming = CardRecord("coming", HANAKO.id, "x.json", date(2037, 5, 10), "applied")
    run(cards.add(coming, town.ids.number(), keep_held=True))
    newest = cards.of_resident(HANAKO.id)
    assert newest is not None
    assert newest.state == "held"
    assert cards.in_state(HANAKO.id, "applied") == coming
    assert cards.in_state(HANAKO.id, "issued") is None


def test_a_second_registration_changes_nothing(town: Town) -> None:
    store = ServiceRegister(town.rooms.database)
    assert run(store.register("library", "15202", "r-hanako", "0000000001", 1000)) == "0000000001"
    assert run(store.register("library", "15202", "r-hanako", "0000000002", 2000)) == "0000000001"
    assert store.registration("library", "15202", "r-hanako") == ("0000000001", 1000)
    assert store.registration("library", "13101", "r-hanako") is None
