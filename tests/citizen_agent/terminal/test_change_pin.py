"""A change is checked before the card is touched, sent once, and told in words however it ends."""

import pytest

from citizen_agent import errors
from citizen_agent.holder_secrets import CHANGEABLE, PLACES, HolderSecret
from citizen_agent.selected_application import SelectedApplication
from citizen_agent.terminal.change_pin import PinChange
from citizen_agent.terminal.exits import Exit
from gov_core.card.commands import Card
from tests.citizen_agent.parts import Drawer
from tests.citizen_agent.terminal.scene import Answer, Terminal
from tests.gov_core.card.sample import PASSWORD, PIN, authorities, blank, face_image, sample_image

AUTHENTICATION, SIGNATURE = HolderSecret.AUTHENTICATION, HolderSecret.SIGNATURE
OLD = {AUTHENTICATION: PIN, SIGNATURE: PASSWORD, HolderSecret.CARD_FACE_INPUT: PIN}
NEW = {AUTHENTICATION: "5678", SIGNATURE: "newpass99", HolderSecret.CARD_FACE_INPUT: "8765"}


def whole_card() -> Drawer:
    return Drawer(images={"hanako": face_image()})


def change(secret: HolderSecret, *typed: Answer, drawer: Drawer | None = None) -> tuple[Exit, Terminal]:
    terminal = Terminal(drawer=drawer or whole_card()).type(*typed)
    ending = PinChange(terminal.screen, terminal.drawer, secret).run("")
    assert terminal.drawer.open_cards == 0
    return ending, terminal


def opens(drawer: Drawer, secret: HolderSecret, typed: str) -> bool:
    place = PLACES[secret]
    try:
        SelectedApplication(Card(drawer.images["hanako"]), place.aid).verify(place.file, typed)
    except errors.WrongPin:
        return False
    return True


@pytest.mark.parametrize("secret", CHANGEABLE)
def test_the_new_one_counts_and_the_old_one_no_longer(secret: HolderSecret) -> None:
    ending, terminal = change(secret, OLD[secret], NEW[secret], NEW[secret])
    assert ending is Exit.DONE
    assert "It is changed" in terminal.shown
    assert opens(terminal.drawer, secret, NEW[secret].upper())
    assert not opens(terminal.drawer, secret, OLD[secret])
    assert terminal.keys.hidden == ["The old one: ", "The new one: ", "The new one again: "]


@pytest.mark.parametrize(
    ("secret", "typed", "words"),
    [
        (AUTHENTICATION, (PIN, "5678", "5679"), "not the same"),
        (AUTHENTICATION, (PIN, PIN, PIN), "the same as the old one"),
        (AUTHENTICATION, (PIN, "56789", "56789"), "no try was used"),
        (AUTHENTICATION, ("12", "5678", "5678"), "no try was used"),
        (SIGNATURE, (PASSWORD, "short", "short"), "6 to 16 letters and digits"),
        (SIGNATURE, (PASSWORD, "with-hyphen", "with-hyphen"), "6 to 16 letters and digits"),
        (SIGNATURE, (PASSWORD, PASSWORD.lower(), PASSWORD.lower()), "the same as the old one"),
    ],
)
def test_what_cannot_be_right_is_told_before_the_card_is_asked(
    secret: HolderSecret, typed: tuple[str, ...], words: str
) -> None:
    ending, terminal = change(secret, *typed)
    assert ending is Exit.MISUSED
    assert words in terminal.shown
    assert terminal.drawer.verifications() == 0


def test_a_wrong_old_one_costs_one_try_and_is_not_tried_again() -> None:
    ending, terminal = change(AUTHENTICATION, "0000", "5678", "5678", "0001", "5678", "5678")
    assert ending is Exit.CARD_REFUSED
    assert "The PIN was wrong." in terminal.shown
    assert "Tries left before the card locks: 2" in terminal.shown
    assert terminal.drawer.verifications() == 1
    assert opens(terminal.drawer, AUTHENTICATION, PIN)


@pytest.mark.parametrize(("word", "ending"), [("yes", Exit.DONE), ("", Exit.STOPPED)])
def test_before_the_last_try_the_person_has_to_say_yes(word: str, ending: Exit) -> None:
    drawer = whole_card()
    for _ in range(2):
        assert not opens(drawer, AUTHENTICATION, "0000")
    told, terminal = change(AUTHENTICATION, word, PIN, "5678", "5678", drawer=drawer)
    assert told is ending
    assert "Only one try is left" in terminal.shown


def test_a_counter_that_moved_meanwhile_does_not_spend_the_last_try_unasked() -> None:
    drawer = whole_card()

    def elsewhere() -> str:
        for _ in range(2):
            assert not opens(drawer, AUTHENTICATION, "0000")
        return PIN

    ending, terminal = change(AUTHENTICATION, elsewhere, "5678", "5678", drawer=drawer)
    assert ending is Exit.CARD_REFUSED
    assert terminal.drawer.verifications() == 0


def test_a_locked_one_is_told_and_not_asked_for() -> None:
    drawer = whole_card()
    for secret in ("0000", "0001"):
        assert not opens(drawer, AUTHENTICATION, secret)
    with pytest.raises(errors.PinLocked):
        opens(drawer, AUTHENTICATION, "0002")
    ending, terminal = change(AUTHENTICATION, drawer=drawer)
    assert ending is Exit.CARD_REFUSED
    assert "counter of your municipality" in terminal.shown
    assert terminal.keys.hidden == []


@pytest.mark.parametrize("secret", [SIGNATURE, HolderSecret.CARD_FACE_INPUT])
def test_a_secret_the_card_does_not_have_is_told(secret: HolderSecret) -> None:
    ending, terminal = change(secret, drawer=Drawer(images={"child": sample_image(with_signature=False)}))
    assert ending is Exit.CARD_REFUSED
    assert terminal.keys.hidden == []


def test_a_card_put_in_the_place_of_the_one_that_was_shown_gets_no_pin() -> None:
    drawer = whole_card()

    def exchange_cards() -> str:
        authentication, _ = authorities()
        other = blank().load(authentication.issue(blank().authentication_key), pin=PIN, label="hanako")
        drawer.images["hanako"] = other
        return PIN

    ending, terminal = change(AUTHENTICATION, exchange_cards, "5678", "5678", drawer=drawer)
    assert ending is Exit.CARD_REFUSED
    assert "Another card is in the reader" in terminal.shown
    assert drawer.verifications() == 0


def test_cd22_a_card_pulled_out_during_the_change_is_told_as_uncertain() -> None:
    ending, terminal = change(
        AUTHENTICATION, PIN, "5678", "5678", drawer=Drawer(images={"hanako": face_image()}, pulled_at=b"\x00\x24")
    )
    assert ending is Exit.CARD_REFUSED
    assert "the old one or the new one" in terminal.shown


@pytest.mark.parametrize("ending", [KeyboardInterrupt, EOFError])
def test_stopping_changes_nothing(ending: type[BaseException]) -> None:
    told, terminal = change(AUTHENTICATION, PIN, ending)
    assert told is Exit.STOPPED
    assert terminal.drawer.verifications() == 0


def test_a_reader_in_trouble_is_told() -> None:
    ending, terminal = change(AUTHENTICATION, drawer=Drawer(trouble=errors.NoReader()))
    assert ending is Exit.CARD_OUT_OF_REACH
    assert "Connect your card reader" in terminal.shown
