"""Applications on cards: who may put and take off which, what a record leads to, and what a new card starts with."""

from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from foundation.errors import DomainError
from gov_core.card import added_application
from gov_core.card.slot import InsertedCard
from gov_core.municipality.card_applications.entry import CardApplication
from gov_core.municipality.card_applications.on_cards import ApplicationsOnCards
from gov_core.municipality.card_applications.refusals import BasisForbids, NoApplication, NotTheOwner
from gov_core.municipality.office import Office
from gov_core.municipality.refusals import CardExpired, CardInReader, NoCard, NotOnRegister
from gov_core.municipality.secrets_chosen import SecretsUnfit
from tests.gov_core.card.terminal import Terminal
from tests.gov_core.municipality.card_applications.entries import (
    ALL,
    CHIYODA_LIBRARY,
    INSURANCE,
    LIBRARY,
    SEAL,
    STAFF,
    record,
    registered,
)
from tests.gov_core.municipality.counter import NEW_HOME
from tests.gov_core.town import HANAKO, SECRETS, Town, run

NAGAOKA = "15202"


@pytest.fixture
def desk(town: Town) -> ApplicationsOnCards:
    run(registered(town))
    return town.rooms.applications


def _refused(town: Town, visit: Coroutine[Any, Any, None], error: type[DomainError]) -> None:
    before, history = town.card("hanako"), town.rooms.office.cards.history(HANAKO.id)
    with pytest.raises(error):
        run(visit)
    assert town.card("hanako").applications.keys() == before.applications.keys()
    assert town.rooms.office.cards.history(HANAKO.id) == history


def test_what_is_put_on_the_card_is_read_by_its_id_and_leads_to_the_id_of_the_service(
    town: Town, desk: ApplicationsOnCards
) -> None:
    run(desk.put(HANAKO.id, LIBRARY.aid, at=NAGAOKA))
    terminal = Terminal(town.card("hanako"))
    assert terminal.select(aid=bytes.fromhex(LIBRARY.aid)) == "9000"
    content = terminal.content(1)
    read = desk.read(LIBRARY.aid, NAGAOKA, content)
    assert (read.service_id, read.registered_at) == desk.services.registration("library", NAGAOKA, HANAKO.id)
    assert content.decode().startswith(read.service_id + ".")
    last = town.rooms.office.cards.history(HANAKO.id)[-1]
    assert (last.event, last.detail) == ("application-put", f"図書館カード (長岡市, {LIBRARY.aid})")


def test_one_behind_a_pin_opens_with_the_pin_the_person_chose(town: Town, desk: ApplicationsOnCards) -> None:
    run(desk.put(HANAKO.id, SEAL.aid, at=NAGAOKA, pin="9753"))
    terminal = Terminal(town.card("hanako"))
    terminal.select(aid=bytes.fromhex(SEAL.aid))
    assert terminal.read(1) == "6982"
    assert terminal.verify("9753", 0x91) == "9000"
    assert desk.read(SEAL.aid, NAGAOKA, terminal.content(1)).application == SEAL


@pytest.mark.parametrize("pin", [None, "", "975", "97531", "abcd"])
def test_one_behind_a_pin_is_not_put_without_a_good_one(town: Town, desk: ApplicationsOnCards, pin: str | None) -> None:
    _refused(town, desk.put(HANAKO.id, SEAL.aid, at=NAGAOKA, pin=pin), SecretsUnfit)
    assert desk.services.registration("seal_registration", NAGAOKA, HANAKO.id) is None


@pytest.mark.parametrize("at", ["13101", "", "mhlw"])
def test_another_counter_does_not_put_on_what_an_ordinance_of_ours_added(
    town: Town, desk: ApplicationsOnCards, at: str
) -> None:
    _refused(town, desk.put(HANAKO.id, LIBRARY.aid, at=at), NotTheOwner)


@pytest.mark.parametrize("at", ["13101", "15202"])
def test_every_counter_puts_on_what_the_state_added(desk: ApplicationsOnCards, at: str) -> None:
    run(desk.put(HANAKO.id, INSURANCE.aid, at=at))
    assert [each.aid for each in desk.carried(HANAKO.id)] == [INSURANCE.aid]


def test_the_basis_says_for_whom_it_is(town: Town, desk: ApplicationsOnCards) -> None:
    run(desk.put(HANAKO.id, CHIYODA_LIBRARY.aid, at="13101"))  # a library for whoever works nearby
    _refused(town, desk.put(HANAKO.id, STAFF.aid, at=NAGAOKA), BasisForbids)
    run(desk.services.register("staff_id", NAGAOKA, HANAKO.id, "0000004711", 1000))
    run(desk.put(HANAKO.id, STAFF.aid, at=NAGAOKA))
    assert desk.read(STAFF.aid, NAGAOKA, record(town, STAFF)).service_id == "0000004711"
    run(town.rooms.office.move(HANAKO.id, *NEW_HOME))
    _refused(town, desk.put(HANAKO.id, SEAL.aid, at=NAGAOKA, pin="9753"), BasisForbids)


@pytest.mark.parametrize("ending", [Office.lose_card, Office.suspend_card, Office.return_card, Office.discard_card])
def test_nothing_is_put_on_a_card_that_is_not_in_the_persons_hands_and_its_records_lead_to_nobody(
    town: Town, desk: ApplicationsOnCards, ending: Callable[[Office, str], Coroutine[Any, Any, None]]
) -> None:
    run(desk.put(HANAKO.id, LIBRARY.aid, at=NAGAOKA))
    run(ending(town.rooms.office, HANAKO.id))
    _refused(town, desk.put(HANAKO.id, INSURANCE.aid, at=NAGAOKA), NoCard)
    _refused(town, desk.remove(HANAKO.id, LIBRARY.aid, at=NAGAOKA), NoCard)
    with pytest.raises(NoApplication):
        desk.read(LIBRARY.aid, NAGAOKA, record(town, LIBRARY))


def test_nothing_is_put_on_an_expired_card_and_it_is_not_read_either(town: Town, desk: ApplicationsOnCards) -> None:
    run(desk.put(HANAKO.id, LIBRARY.aid, at=NAGAOKA))
    town.clock.advance(11 * 366 * 86400)  # type: ignore[attr-defined]
    _refused(town, desk.put(HANAKO.id, INSURANCE.aid, at=NAGAOKA), CardExpired)
    with pytest.raises(NoApplication):
        desk.read(LIBRARY.aid, NAGAOKA, record(town, LIBRARY))


def test_the_dead_get_none(town: Town, desk: ApplicationsOnCards) -> None:
    run(town.rooms.office.die(HANAKO.id))
    _refused(town, desk.put(HANAKO.id, LIBRARY.aid, at=NAGAOKA), NotOnRegister)


def test_a_card_in_a_reader_is_not_written(town: Town, desk: ApplicationsOnCards) -> None:
    card = InsertedCard(town.folder / "cards/hanako.json")
    try:
        _refused(town, desk.put(HANAKO.id, LIBRARY.aid, at=NAGAOKA), CardInReader)
    finally:
        card.close()
    assert desk.carried(HANAKO.id) == []


def test_what_is_not_registered_or_was_withdrawn_is_put_on_no_card(town: Town, desk: ApplicationsOnCards) -> None:
    run(desk.registry.withdraw(LIBRARY.aid, by=NAGAOKA))
    for aid in (LIBRARY.aid, "F392015202000199", "", "no hex"):
        _refused(town, desk.put(HANAKO.id, aid, at=NAGAOKA), NoApplication)


def test_a_new_card_carries_none_and_each_is_put_anew_with_the_same_id(town: Town, desk: ApplicationsOnCards) -> None:
    run(desk.put(HANAKO.id, LIBRARY.aid, at=NAGAOKA))
    old = record(town, LIBRARY)
    run(town.rooms.office.renew_card(HANAKO.id, SECRETS))
    assert town.card("hanako").application(bytes.fromhex(LIBRARY.aid)) is None
    assert (desk.carried(HANAKO.id), desk.left_behind(HANAKO.id)) == ([], [LIBRARY])
    with pytest.raises(NoApplication):
        desk.read(LIBRARY.aid, NAGAOKA, old)
    run(desk.put(HANAKO.id, LIBRARY.aid, at=NAGAOKA))
    assert desk.left_behind(HANAKO.id) == []
    new = record(town, LIBRARY)
    assert new != old
    assert new.split(b".")[0] == old.split(b".")[0]


def test_one_that_is_taken_off_is_gone_from_the_chip_and_its_id_stays_registered(
    town: Town, desk: ApplicationsOnCards
) -> None:
    run(desk.put(HANAKO.id, LIBRARY.aid, at=NAGAOKA))
    run(desk.remove(HANAKO.id, LIBRARY.aid, at=NAGAOKA))
    assert town.card("hanako").application(bytes.fromhex(LIBRARY.aid)) is None
    assert desk.services.registration("library", NAGAOKA, HANAKO.id) is not None
    assert town.rooms.office.cards.history(HANAKO.id)[-1].event == "application-removed"
    _refused(town, desk.remove(HANAKO.id, LIBRARY.aid, at=NAGAOKA), NoApplication)


def test_a_stranger_counter_takes_nothing_off_but_the_one_where_the_person_lives_does(
    town: Town, desk: ApplicationsOnCards
) -> None:
    run(desk.put(HANAKO.id, CHIYODA_LIBRARY.aid, at="13101"))
    _refused(town, desk.remove(HANAKO.id, CHIYODA_LIBRARY.aid, at="01101"), NotTheOwner)
    run(desk.remove(HANAKO.id, CHIYODA_LIBRARY.aid, at=NAGAOKA))
    assert desk.carried(HANAKO.id) == []


def test_a_withdrawn_one_is_not_read_and_is_taken_off_anywhere(town: Town, desk: ApplicationsOnCards) -> None:
    run(desk.put(HANAKO.id, LIBRARY.aid, at=NAGAOKA))
    run(desk.registry.withdraw(LIBRARY.aid, by=NAGAOKA))
    with pytest.raises(NoApplication):
        desk.read(LIBRARY.aid, NAGAOKA, record(town, LIBRARY))
    run(desk.remove(HANAKO.id, LIBRARY.aid, at="01101"))
    assert desk.carried(HANAKO.id) == []


def test_a_record_is_read_by_its_owner_only(town: Town, desk: ApplicationsOnCards) -> None:
    run(desk.put(HANAKO.id, LIBRARY.aid, at=NAGAOKA))
    with pytest.raises(NotTheOwner):
        desk.read(LIBRARY.aid, "13101", record(town, LIBRARY))


def test_a_seal_record_lapses_when_the_person_moves_away(town: Town, desk: ApplicationsOnCards) -> None:
    run(desk.put(HANAKO.id, SEAL.aid, at=NAGAOKA, pin="9753"))
    run(town.rooms.office.move(HANAKO.id, *NEW_HOME))
    with pytest.raises(BasisForbids):
        desk.read(SEAL.aid, NAGAOKA, record(town, SEAL))


@pytest.mark.parametrize("application", ALL)
def test_a_made_up_record_leads_to_nobody(town: Town, desk: ApplicationsOnCards, application: CardApplication) -> None:
    run(desk.put(HANAKO.id, LIBRARY.aid, at=NAGAOKA))
    service_id, _, token = record(town, LIBRARY).decode().partition(".")
    forged = [b"", b"\xff\xfe", b"0000004711", f"{service_id}.".encode(), f"{service_id}.{'A' * 22}".encode()]
    forged.append(f"9999999999.{token}".encode())
    for content in forged:
        with pytest.raises(NoApplication):
            desk.read(application.aid, application.owner, content)


def test_the_record_of_one_application_does_not_open_another(town: Town, desk: ApplicationsOnCards) -> None:
    run(desk.put(HANAKO.id, LIBRARY.aid, at=NAGAOKA))
    with pytest.raises(NoApplication):
        desk.read(INSURANCE.aid, "mhlw", record(town, LIBRARY))


def test_the_record_of_somebody_who_died_leads_to_nobody(town: Town, desk: ApplicationsOnCards) -> None:
    run(desk.put(HANAKO.id, LIBRARY.aid, at=NAGAOKA))
    run(town.rooms.office.die(HANAKO.id))
    with pytest.raises(NoApplication):
        desk.read(LIBRARY.aid, NAGAOKA, record(town, LIBRARY))


def test_a_suspended_card_that_is_found_again_still_carries_them(town: Town, desk: ApplicationsOnCards) -> None:
    run(desk.put(HANAKO.id, LIBRARY.aid, at=NAGAOKA))
    run(town.rooms.office.suspend_card(HANAKO.id))
    run(town.rooms.office.find_card_again(HANAKO.id))
    assert desk.read(LIBRARY.aid, NAGAOKA, record(town, LIBRARY)).application == LIBRARY


def test_what_the_state_added_is_taken_off_at_every_counter(desk: ApplicationsOnCards) -> None:
    run(desk.put(HANAKO.id, INSURANCE.aid, at=NAGAOKA))
    run(desk.remove(HANAKO.id, INSURANCE.aid, at="01101"))
    assert desk.carried(HANAKO.id) == []


def test_one_that_is_gone_from_the_chip_is_struck_from_the_list_all_the_same(
    town: Town, desk: ApplicationsOnCards
) -> None:
    run(desk.put(HANAKO.id, LIBRARY.aid, at=NAGAOKA))
    with town.rooms.office.desk.in_hand("hanako.json") as image:
        added_application.remove(image, bytes.fromhex(LIBRARY.aid))
    run(desk.remove(HANAKO.id, LIBRARY.aid, at=NAGAOKA))
    assert desk.carried(HANAKO.id) == []
