"""What the counter refuses: always before anything falls or is registered."""

from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from gov_core.card.slot import InsertedCard
from gov_core.municipality.office import Office
from gov_core.municipality.refusals import (
    AttributesUnfit,
    CardExpired,
    CardInReader,
    NoCard,
    NotOnRegister,
    PasswordNeeded,
    UnderFifteen,
    UnknownMunicipality,
)
from tests.gov_core.municipality.counter import NEW_HOME, refused, state
from tests.gov_core.town import HANAKO, MEI, SECRETS, Town, resident, run


@pytest.mark.parametrize("address", ["", "あ" * 201])
def test_an_address_no_certificate_may_carry_is_refused_before_anything_falls(town: Town, address: str) -> None:
    refused(town, town.rooms.office.move(HANAKO.id, address, "13101"), AttributesUnfit)


def test_an_unknown_municipality_is_refused_before_anything_falls(town: Town) -> None:
    refused(town, town.rooms.office.move(HANAKO.id, NEW_HOME[0], "99999"), UnknownMunicipality)
    refused(town, town.rooms.office.register(replace(HANAKO, municipality="99999")), UnknownMunicipality)


def test_flags_that_do_not_fit_the_text_arerefused(town: Town) -> None:
    refused(town, town.rooms.office.register(replace(HANAKO, name_substitutes="0")), AttributesUnfit)


def test_a_card_in_a_reader_is_refused_before_anything_falls(town: Town) -> None:
    card = InsertedCard(town.folder / "cards/hanako.json")
    try:
        refused(town, town.rooms.office.renew_card(HANAKO.id, SECRETS), CardInReader)
        refused(town, town.rooms.office.write_new_signature_certificate(HANAKO.id), CardInReader)
    finally:
        card.close()


@pytest.mark.parametrize("event", [Office.lose_card, Office.suspect_key, Office.discard_card])
def test_nothing_is_written_to_a_card_that_is_not_in_the_persons_hands(
    town: Town, event: Callable[[Office, str], Coroutine[Any, Any, None]]
) -> None:
    run(event(town.rooms.office, HANAKO.id))
    refused(town, town.rooms.office.write_new_signature_certificate(HANAKO.id), NoCard)


def test_a_child_gets_no_signature_certificate_by_a_later_visit(town: Town) -> None:
    refused(town, town.rooms.office.write_new_signature_certificate(MEI.id, "MEI20140720"), UnderFifteen)


def test_at_fifteen_the_first_signature_certificate_needs_a_password(town: Town) -> None:
    town.clock.set(datetime(2029, 7, 20, 3, tzinfo=UTC))  # type: ignore[attr-defined]
    refused(town, town.rooms.office.write_new_signature_certificate(MEI.id), PasswordNeeded)
    run(town.rooms.office.write_new_signature_certificate(MEI.id, "MEI20140720"))
    assert state(town, MEI.id) == [("auth", None), ("sign", None)]
    assert town.newest(MEI.id, "sign").not_valid_after_utc == datetime(2031, 7, 20, 14, 59, 59, tzinfo=UTC)


def test_a_card_past_its_end_is_not_written_but_renewed(town: Town) -> None:
    town.clock.set(datetime(2031, 7, 21, 3, tzinfo=UTC))  # type: ignore[attr-defined]
    refused(town, town.rooms.office.write_new_signature_certificate(MEI.id, "MEI20140720"), CardExpired)
    run(town.rooms.office.renew_card(MEI.id, SECRETS))
    assert state(town, MEI.id)[-2:] == [("auth", None), ("sign", None)]


def test_people_without_a_card_or_a_record_arerefused(town: Town) -> None:
    run(town.rooms.office.register(resident("taro", date(1958, 2, 11), "佐藤　太郎")))
    refused(town, town.rooms.office.renew_card("r-taro", SECRETS), NoCard)
    refused(town, town.rooms.office.lose_card("r-taro"), NoCard)
    refused(town, town.rooms.office.move("nobody", *NEW_HOME), NotOnRegister)
