"""What changes about a person: which certificates fall by it, and what is refused first."""

from datetime import date
from typing import Any

import pytest
from stdnum.jp import in_ as individual

from gov_core.municipality.refusals import AttributesUnfit, NotOnRegister
from standards.jpki_certificate import four_attributes
from tests.gov_core.municipality.counter import NEW_HOME, card_state, refused, state
from tests.gov_core.town import HANAKO, SECRETS, Town, resident, run


def test_a_registered_resident_has_exactly_one_valid_number(town: Town) -> None:
    run(town.rooms.office.register(resident("taro", date(1958, 2, 11), "佐藤　太郎")))
    number = town.rooms.residents.number_of("r-taro")
    assert number is not None
    assert individual.is_valid(number)


def test_moving_house_ends_the_signature_certificate_only(town: Town) -> None:
    run(town.rooms.office.move(HANAKO.id, *NEW_HOME))
    assert state(town) == [("auth", None), ("sign", "affiliationChanged")]
    moved = town.rooms.residents.resident(HANAKO.id)
    assert moved is not None
    assert (moved.address, moved.municipality) == NEW_HOME
    assert len(moved.address_substitutes) == len(moved.address)


def test_a_new_name_stands_in_the_next_signature_certificate(town: Town) -> None:
    run(town.rooms.office.change_name(HANAKO.id, "佐藤　花子"))
    assert state(town) == [("auth", None), ("sign", "affiliationChanged")]
    run(town.rooms.office.write_new_signature_certificate(HANAKO.id))
    assert four_attributes(town.newest(HANAKO.id, "sign")).name == "佐藤　花子"


def test_the_dead_have_no_more_life_events(town: Town) -> None:
    run(town.rooms.office.die(HANAKO.id))
    office, before = town.rooms.office, state(town)
    for visit in (
        office.move(HANAKO.id, *NEW_HOME),
        office.change_name(HANAKO.id, "佐藤　花子"),
        office.renew_card(HANAKO.id, SECRETS),
        office.write_new_signature_certificate(HANAKO.id),
        office.issue_card(HANAKO.id, "again.json", SECRETS),
        office.change_number_after_leak(HANAKO.id),
        office.die(HANAKO.id),
    ):
        with pytest.raises(NotOnRegister):
            run(visit)
    assert state(town) == before


def test_a_former_family_name_stands_in_brackets_behind_the_new_one(town: Town) -> None:
    run(town.rooms.office.change_name(HANAKO.id, "佐藤　花子", "山田"))
    run(town.rooms.office.write_new_signature_certificate(HANAKO.id))
    name = four_attributes(town.newest(HANAKO.id, "sign"))
    assert (name.name, len(name.name_substitutes)) == ("佐藤（山田）　花子", len(name.name))
    for family, former in (("佐藤花子", "山田"), ("佐藤　花子", "山　田")):
        refused(town, town.rooms.office.change_name(HANAKO.id, family, former), AttributesUnfit)


def test_abroad_the_card_lives_on_and_the_address_says_since_when(town: Town) -> None:
    run(town.rooms.office.move_abroad(HANAKO.id, date(2026, 12, 1)))
    assert state(town) == [("auth", None), ("sign", "affiliationChanged")]
    assert card_state(town) == "held"
    run(town.rooms.office.write_new_signature_certificate(HANAKO.id))
    assert four_attributes(town.newest(HANAKO.id, "sign")).address == "国外転出（2026年12月1日）"


@pytest.mark.parametrize(
    ("change", "born", "sex"), [({"birth_date": date(1990, 5, 11)}, "11", "2"), ({"sex": "1"}, "10", "1")]
)
def test_a_correction_stands_in_the_next_signature_certificate(
    town: Town, change: dict[str, Any], born: str, sex: str
) -> None:
    run(town.rooms.office.correct(HANAKO.id, **change))
    assert state(town) == [("auth", None), ("sign", "affiliationChanged")]
    run(town.rooms.office.write_new_signature_certificate(HANAKO.id))
    attributes = four_attributes(town.newest(HANAKO.id, "sign"))
    assert (f"{attributes.birth_date.day}", attributes.sex) == (born, sex)


def test_whoever_leaves_the_register_has_no_more_life_events(town: Town) -> None:
    run(town.rooms.office.leave_register(HANAKO.id))
    assert {reason for _, reason in state(town)} == {"cessationOfOperation"}
    refused(town, town.rooms.office.renew_card(HANAKO.id, SECRETS), NotOnRegister)


def test_every_change_is_a_line_of_the_history(town: Town) -> None:
    run(town.rooms.office.move(HANAKO.id, *NEW_HOME))
    run(town.rooms.office.change_name(HANAKO.id, "佐藤　花子"))
    lines = [line.event for line in town.rooms.office.cards.history(HANAKO.id)]
    assert lines == ["number-notified", "issued", "moved", "name-changed"]
