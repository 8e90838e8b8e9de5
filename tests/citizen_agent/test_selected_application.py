"""The talk with one application: selected by its whole id, a secret sent once; what is cut off is no answer."""

import pytest

from citizen_agent import errors
from citizen_agent.selected_application import SelectedApplication
from gov_core.card.commands import Card
from standards import jpki_card
from standards.iso7816 import StatusWord
from tests.citizen_agent.parts import Scripted
from tests.gov_core.card.sample import PIN, sample_image

EF_PIN = jpki_card.EF_AUTH_PIN


def test_an_application_the_card_does_not_carry_is_told() -> None:
    with pytest.raises(errors.ApplicationMissing):
        SelectedApplication(Card(sample_image()), bytes.fromhex("D3921000310001019999"))


def test_a_file_that_is_not_there_is_told_by_its_status_word() -> None:
    with pytest.raises(errors.CardRefused) as refused:
        SelectedApplication(Card(sample_image()), jpki_card.AID_JPKI).select_file(0x7777)
    assert refused.value.status == StatusWord.NOT_FOUND


def test_a_secret_is_changed_only_after_the_old_one_was_verified() -> None:
    card = Card(sample_image())
    application = SelectedApplication(card, jpki_card.AID_JPKI)
    with pytest.raises(errors.CardRefused):
        application.change(EF_PIN, "5678")
    application.verify(EF_PIN, PIN)
    application.change(EF_PIN, "5678")
    card.power_off()
    SelectedApplication(card, jpki_card.AID_JPKI).verify(EF_PIN, "5678")


def test_asking_for_the_tries_costs_none() -> None:
    application = SelectedApplication(Card(sample_image()), jpki_card.AID_JPKI)
    assert [application.tries_left(EF_PIN) for _ in range(5)] == [3] * 5


@pytest.mark.parametrize("status", ["63C0", "6983", "6984"])
def test_all_three_words_for_a_locked_secret_are_understood(status: str) -> None:
    application = SelectedApplication(Scripted(status), jpki_card.AID_JPKI)
    with pytest.raises(errors.PinLocked):
        application.verify(EF_PIN, PIN)
    assert application.tries_left(EF_PIN) == 0


@pytest.mark.parametrize("answer", ["", "90", "3082", "0000", "AABB6982"])
def test_an_answer_that_was_cut_off_is_a_card_that_is_gone(answer: str) -> None:
    with pytest.raises(errors.CardRemoved):
        SelectedApplication(Scripted(answer), jpki_card.AID_JPKI).verify(EF_PIN, PIN)
