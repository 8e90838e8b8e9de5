"""What a card tells of itself without a PIN."""

import datetime as dt

import pytest

from citizen_agent import errors
from citizen_agent.card_session import CardSession, Kind
from citizen_agent.card_state import look_at, state_of
from citizen_agent.holder_secrets import HolderSecret
from gov_core.card.commands import Card
from gov_core.card.profiles import ANDROID, IPHONE, MY_NUMBER_CARD, NEXT_CARD, CardProfile
from standards import jpki_card
from tests.citizen_agent.parts import Drawer
from tests.gov_core.card.sample import face_image, sample_image


@pytest.mark.parametrize(
    ("profile", "key"),
    [(MY_NUMBER_CARD, "RSA 2048"), (NEXT_CARD, "ECDSA secp384r1"), (ANDROID, "RSA 2048"), (IPHONE, "RSA 2048")],
)
def test_every_kind_of_chip_is_read(profile: CardProfile, key: str) -> None:
    state = state_of(Card(sample_image(profile=profile)))
    assert (state.token, state.key) == (profile.token_name, key)
    assert set(state.certificates) == {Kind.AUTHENTICATION, Kind.SIGNATURE}


def test_the_last_day_and_the_mark_are_those_of_the_certificate() -> None:
    state = state_of(Card(sample_image()))
    assert state.not_after == dt.datetime(2031, 1, 1, tzinfo=dt.UTC)
    assert state.mark == CardSession(Card(sample_image())).mark()


def test_a_card_without_a_signature_certificate_has_one_certificate_and_no_password() -> None:
    state = state_of(Card(sample_image(with_signature=False)))
    assert state.certificates == (Kind.AUTHENTICATION,)
    assert state.tries[HolderSecret.SIGNATURE] is None


def test_nothing_that_tells_of_the_person_is_read() -> None:
    drawer = Drawer(images={"hanako": face_image()})
    look_at(drawer, "hanako")
    selected = {command[5:] for command in drawer.commands if command[1:3] == b"\xa4\x02"}
    open_files = {jpki_card.EF_AUTH_CERTIFICATE, jpki_card.EF_TOKEN, jpki_card.EF_PRESENT_CERTIFICATES}
    secrets = {jpki_card.EF_AUTH_PIN, jpki_card.EF_SIGN_PIN, jpki_card.EF_INPUT_PIN, jpki_card.EF_RESIDENT_PIN}
    assert selected == {number.to_bytes(2) for number in open_files | secrets}
    assert drawer.verifications() == 0


def test_another_card_is_told_as_such_and_loses_its_power() -> None:
    strange = sample_image()
    del strange.applications[jpki_card.AID_JPKI]
    drawer = Drawer(images={"strange": strange})
    with pytest.raises(errors.NotThisCard):
        look_at(drawer, "strange")
    assert drawer.open_cards == 0
