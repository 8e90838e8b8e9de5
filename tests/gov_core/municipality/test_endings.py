"""What ends a card or stops it for a while, and what may follow."""

from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from gov_core.municipality.office import Office
from gov_core.municipality.refusals import NoCard
from tests.gov_core.municipality.counter import card_state, refused, state
from tests.gov_core.town import HANAKO, SECRETS, Town, run


def test_a_leaked_number_is_changed_and_the_card_that_bears_it_ends(town: Town) -> None:
    before = town.rooms.residents.number_of(HANAKO.id)
    run(town.rooms.office.change_number_after_leak(HANAKO.id))
    assert town.rooms.residents.number_of(HANAKO.id) not in (before, None)
    assert state(town) == [("auth", "cessationOfOperation"), ("sign", "cessationOfOperation")]
    assert card_state(town) == "returned"


@pytest.mark.parametrize(
    ("event", "reason", "becomes"),
    [
        (Office.lose_card, "cessationOfOperation", "lost"),
        (Office.suspect_key, "certificateHold", "suspended"),
        (Office.discard_card, "unspecified", "discarded"),
        (Office.die, "cessationOfOperation", "held"),
    ],
)
def test_what_ends_a_card_ends_both_certificates(
    town: Town, event: Callable[[Office, str], Coroutine[Any, Any, None]], reason: str, becomes: str
) -> None:
    run(event(town.rooms.office, HANAKO.id))
    assert state(town) == [("auth", reason), ("sign", reason)]
    assert card_state(town) == becomes


def test_a_lost_card_is_replaced_by_renewal(town: Town) -> None:
    run(town.rooms.office.lose_card(HANAKO.id))
    run(town.rooms.office.renew_card(HANAKO.id, SECRETS))
    assert state(town)[1::2] == [("auth", None), ("sign", None)]
    assert card_state(town) == "held"


def test_a_card_found_again_works_on_with_new_certificates_only(town: Town) -> None:
    office = town.rooms.office
    refused(town, office.find_card_again(HANAKO.id), NoCard)
    run(office.suspend_card(HANAKO.id))
    assert card_state(town) == "suspended"
    run(office.find_card_again(HANAKO.id))
    assert card_state(town) == "held"
    assert state(town) == [("auth", "certificateHold"), ("sign", "certificateHold")]  # a hold is never released
    run(office.renew_certificates(HANAKO.id))
    assert state(town) == [("auth", "certificateHold"), ("auth", None), ("sign", "certificateHold"), ("sign", None)]


def test_a_lost_card_is_not_found_again(town: Town) -> None:
    run(town.rooms.office.lose_card(HANAKO.id))
    refused(town, town.rooms.office.find_card_again(HANAKO.id), NoCard)


def test_a_card_that_was_never_collected_is_discarded(town: Town) -> None:
    office = town.rooms.office
    run(office.apply(HANAKO.id, "hanako.json"))
    run(office.ready(HANAKO.id))
    run(office.discard_card(HANAKO.id))
    assert office.cards.in_state(HANAKO.id, "issued") is None
    assert card_state(town) == "held"
    assert state(town) == [("auth", None), ("sign", None)]
