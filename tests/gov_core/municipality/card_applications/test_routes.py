"""The register in public: everybody reads who added what, and nothing about a card or a person."""

from gov_core.municipality.card_applications.entry import NOTICE
from tests.gov_core.municipality.card_applications.entries import ALL, INSURANCE, LIBRARY, registered
from tests.gov_core.town import HANAKO, Town, run


def test_everybody_reads_the_register(town: Town) -> None:
    assert town.ask("GET", "/card-applications").json() == {"card_applications": []}
    run(registered(town))
    run(town.rooms.applications.registry.withdraw(LIBRARY.aid, by="15202"))
    told = {each["aid"]: each for each in town.ask("GET", "/card-applications").json()["card_applications"]}
    assert told.keys() == {each.aid for each in ALL}
    assert told[LIBRARY.aid]["withdrawn_at"] == town.clock.timestamp()
    insurance = told[INSURANCE.aid]
    assert (insurance["article"], insurance["withdrawn_at"]) == (NOTICE, None)
    assert insurance["owner_ja"] == "厚生労働省"


def test_what_is_on_a_card_changes_nothing_in_public(town: Town) -> None:
    run(registered(town))
    before = town.ask("GET", "/card-applications").content
    run(town.rooms.applications.put(HANAKO.id, LIBRARY.aid, at="15202"))
    assert town.ask("GET", "/card-applications").content == before
