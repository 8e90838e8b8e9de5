"""Which secrets there are, where they lie, and that a change leaves nothing half typed behind."""

import pytest

from citizen_agent import errors
from citizen_agent.holder_secrets import CHANGEABLE, HolderSecret, change, change_of, tries_left
from gov_core.card.commands import Card
from tests.citizen_agent.parts import Drawer, Scripted
from tests.gov_core.card.sample import PIN, face_image, sample_image

AUTHENTICATION = HolderSecret.AUTHENTICATION


def test_all_four_secrets_have_their_tries_and_asking_costs_none() -> None:
    card = Card(face_image())
    for _ in range(2):
        assert [tries_left(card, secret) for secret in HolderSecret] == [3, 5, 3, 3]


def test_an_application_or_a_file_that_is_not_there_has_none() -> None:
    card = Card(sample_image(with_signature=False))
    assert [tries_left(card, secret) for secret in HolderSecret] == [3, None, None, None]


def test_any_other_answer_is_no_number() -> None:
    with pytest.raises(errors.CardRefused):
        tries_left(Scripted("6F00"), AUTHENTICATION)


def test_the_municipality_changes_the_resident_application_s() -> None:
    assert HolderSecret.RESIDENT not in CHANGEABLE


def test_a_change_shows_neither_text() -> None:
    assert (
        repr(change_of(AUTHENTICATION, "１２３４", "5678", "5678"))
        == "Change(secret=<HolderSecret.AUTHENTICATION: 'authentication'>)"
    )


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        (("123", "5678", "5678"), errors.UnfitSecret),
        ((PIN, "abcd", "abcd"), errors.UnfitSecret),
        ((PIN, "5678", ""), errors.UnfitSecret),
        ((PIN, "5678", "8765"), errors.SecretsDiffer),
        ((PIN, PIN, PIN), errors.SecretUnchanged),
    ],
)
def test_what_cannot_be_right_is_refused_without_a_card(
    typed: tuple[str, str, str], error: type[errors.AgentError]
) -> None:
    with pytest.raises(error):
        change_of(AUTHENTICATION, *typed)


def test_a_change_verifies_once_and_ends_with_the_power() -> None:
    drawer = Drawer()
    mark = b"another card"
    wanted = change_of(AUTHENTICATION, PIN, "5678", "5678")
    with pytest.raises(errors.OtherCard):
        change(drawer, "hanako", mark, wanted)
    assert (drawer.verifications(), drawer.open_cards) == (0, 0)
