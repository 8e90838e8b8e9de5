"""Looking costs no try, and a PIN is never tried on a card that was put in meanwhile."""

import asyncio

import pytest

from citizen_agent import errors
from citizen_agent.card_applications.looking import look, use
from citizen_agent.card_session import CardSession
from citizen_agent.pages.step import Submitted
from citizen_agent.visit import Visit
from tests.citizen_agent.card_applications.scene import LIBRARY, PIN, RECORD, SEAL, card_with_both
from tests.citizen_agent.parts import Drawer
from tests.gov_core.card.sample import sample_image


def _drawer(*names: str) -> Drawer:
    return Drawer({name: card_with_both() for name in names or ("hanako",)})


def _visit(drawer: Drawer, name: str = "hanako") -> Visit:
    return Visit("T", "browser", 0, "attempt", marks={name: CardSession(drawer.open(name)).mark()})


def test_the_only_card_is_chosen_and_its_tries_are_told() -> None:
    drawer = _drawer()
    seen = asyncio.run(look(drawer, "", SEAL))
    assert (seen.chosen, seen.tries) == ("hanako", 3)
    assert asyncio.run(look(drawer, "", LIBRARY)).tries is None
    assert (drawer.verifications(), drawer.open_cards) == (0, 0)


def test_among_several_the_person_chooses() -> None:
    drawer = _drawer("hanako", "taro")
    assert asyncio.run(look(drawer, "", SEAL)).chosen is None
    assert asyncio.run(look(drawer, "taro", SEAL)).chosen == "taro"


def test_no_card_and_no_application_are_told() -> None:
    with pytest.raises(errors.NoCard):
        asyncio.run(look(Drawer({}), "", SEAL))
    with pytest.raises(errors.ApplicationMissing):
        asyncio.run(look(Drawer(), "", SEAL))


def test_the_card_that_was_shown_is_read() -> None:
    drawer = _drawer()
    assert use(drawer, _visit(drawer), Submitted("hanako", "attempt", PIN), SEAL, PIN) == RECORD
    assert use(drawer, _visit(drawer), Submitted("hanako", "attempt", ""), LIBRARY, "") == RECORD


def test_a_card_put_in_meanwhile_gets_no_pin() -> None:
    drawer = _drawer()
    visit = _visit(drawer)
    visit.marks["hanako"] = b"another card"
    with pytest.raises(errors.OtherCard):
        use(drawer, visit, Submitted("hanako", "attempt", PIN), SEAL, PIN)
    assert drawer.verifications() == 0


def test_the_last_try_is_not_spent_without_asking() -> None:
    drawer = _drawer()
    visit = _visit(drawer)
    for _ in range(2):
        with pytest.raises(errors.WrongPin):
            use(drawer, visit, Submitted("hanako", "attempt", "0000"), SEAL, "0000")
    with pytest.raises(errors.WrongPin):
        use(drawer, visit, Submitted("hanako", "attempt", PIN), SEAL, PIN)
    assert drawer.verifications() == 2
    assert use(drawer, visit, Submitted("hanako", "attempt", PIN, last_try=True), SEAL, PIN) == RECORD


def test_an_image_of_another_person_has_another_mark_or_no_application() -> None:
    drawer = Drawer({"hanako": sample_image()})
    with pytest.raises(errors.ApplicationMissing):
        use(drawer, _visit(drawer), Submitted("hanako", "attempt", PIN), SEAL, PIN)
