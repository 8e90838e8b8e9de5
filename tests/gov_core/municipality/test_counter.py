"""The looks every visit begins with."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from gov_core.jpki.validity import JST
from gov_core.municipality.counter import attributes
from gov_core.municipality.refusals import AttributesUnfit, CardExpired, NoCard, NotOnRegister
from tests.gov_core.town import HANAKO, MEI, SECRETS, Town, run


def test_a_day_begins_at_midnight_in_japan(town: Town) -> None:
    town.clock.set(datetime(2027, 1, 1, 14, 59, 59, tzinfo=UTC))  # type: ignore[attr-defined]
    assert town.rooms.office.today() == date(2027, 1, 1)
    town.clock.set(datetime(2027, 1, 1, 15, 0, 0, tzinfo=UTC))  # type: ignore[attr-defined]
    assert town.rooms.office.today() == date(2027, 1, 2)


def test_a_held_card_is_one_in_hand_within_its_days(town: Town) -> None:
    office = town.rooms.office
    assert office.held(MEI.id).file == "mei.json"
    town.clock.set(datetime(2031, 7, 20, 23, 59, 59, tzinfo=JST))  # type: ignore[attr-defined]
    assert office.held(MEI.id).expires == date(2031, 7, 20)
    town.clock.set(datetime(2031, 7, 21, tzinfo=JST))  # type: ignore[attr-defined]
    with pytest.raises(CardExpired):
        office.held(MEI.id)
    run(office.lose_card(HANAKO.id))
    with pytest.raises(NoCard):
        office.held(HANAKO.id)
    with pytest.raises(NotOnRegister):
        office.living("nobody")
    with pytest.raises(NoCard):
        office.card_of("nobody")


@pytest.mark.parametrize(("born", "expires"), [(date(2008, 11, 23), 2036), (date(2008, 11, 24), 2030)])
def test_eighteen_decides_between_ten_birthdays_and_five(town: Town, born: date, expires: int) -> None:
    record = town.rooms.office.new_record(replace(HANAKO, birth_date=born), "x.json")
    assert record.expires == date(expires, born.month, born.day)
    assert len(record.security_code) == 4
    assert record.security_code.isdigit()


def test_what_is_printed_is_the_resident_and_the_number(town: Town) -> None:
    office = town.rooms.office
    holder = office.holder(HANAKO, office.card_of(HANAKO.id))
    assert (holder.number, holder.name) == (town.rooms.residents.number_of(HANAKO.id), HANAKO.name)
    assert holder.number not in repr(holder)
    with pytest.raises(NotOnRegister):
        office.holder(replace(HANAKO, id="r-nobody"), office.card_of(HANAKO.id))


def test_below_fifteen_a_chosen_password_is_left_out(town: Town) -> None:
    office = town.rooms.office
    assert office.allowed(HANAKO, SECRETS) == SECRETS
    assert office.allowed(MEI, SECRETS).password == ""


def test_attributes_no_certificate_may_carry_are_refused() -> None:
    assert attributes(HANAKO).name == HANAKO.name
    with pytest.raises(AttributesUnfit):
        attributes(replace(HANAKO, name=""))
