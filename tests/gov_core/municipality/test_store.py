"""Which card a resident holds."""

from datetime import date

from gov_core.municipality.store import CardRecord
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
