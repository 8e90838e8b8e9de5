"""The talk with an application on the chip: the whole id, one PIN once, the whole record."""

import pytest

from citizen_agent import errors
from citizen_agent.card_applications.session import LONGEST_RECORD, ApplicationSession
from gov_core.card.commands import Card as Chip
from gov_core.card.file_system import CardImage
from tests.citizen_agent.card_applications.scene import LIBRARY, PIN, RECORD, SEAL, card_with_both
from tests.gov_core.card.sample import sample_image


class Inserted:
    """A chip under power."""

    def __init__(self, image: CardImage) -> None:
        self.chip = Chip(image)
        self.commands: list[bytes] = []

    def transmit(self, command: bytes) -> bytes:
        self.commands.append(command)
        return self.chip.transmit(command)

    def close(self) -> None:
        self.chip.power_off()


def test_without_a_pin_the_record_is_there_at_once() -> None:
    session = ApplicationSession(Inserted(card_with_both()), LIBRARY)
    assert session.tries_left() is None
    assert session.record() == RECORD


def test_behind_a_pin_it_opens_after_the_pin() -> None:
    session = ApplicationSession(Inserted(card_with_both()), SEAL)
    assert session.tries_left() == 3
    with pytest.raises(errors.CardRefused):
        session.record()
    session.verify(PIN)
    assert session.record() == RECORD


def test_a_wrong_pin_is_sent_once_and_three_lock_it() -> None:
    card = Inserted(card_with_both())
    session = ApplicationSession(card, SEAL)
    for left in (2, 1):
        with pytest.raises(errors.WrongPin) as wrong:
            session.verify("0000")
        assert wrong.value.tries_left == left
    for pin in ("0000", PIN):
        with pytest.raises(errors.PinLocked):
            session.verify(pin)
    assert session.tries_left() == 0
    assert sum(command[1] == 0x20 and len(command) > 5 for command in card.commands) == 4


def test_a_card_without_the_application_is_told_as_such() -> None:
    with pytest.raises(errors.ApplicationMissing):
        ApplicationSession(Inserted(sample_image()), LIBRARY)


@pytest.mark.parametrize("length", [1, 239, 240, 241, 480, LONGEST_RECORD])
def test_a_record_of_any_length_is_read_whole(length: int) -> None:
    record = bytes(number % 251 for number in range(length))
    assert ApplicationSession(Inserted(card_with_both(record)), LIBRARY).record() == record


def test_a_record_without_an_end_is_not_read_for_ever() -> None:
    session = ApplicationSession(Inserted(card_with_both(bytes(LONGEST_RECORD + 500))), LIBRARY)
    with pytest.raises(errors.CardRefused):
        session.record()


def test_a_card_that_says_it_has_no_pin_does_not_become_readable() -> None:
    image = card_with_both()
    del image.applications[bytes.fromhex(SEAL.aid)].files[0x0011]
    with pytest.raises(errors.CardRefused):
        ApplicationSession(Inserted(image), SEAL).tries_left()


class Stubborn(Inserted):
    """A chip that answers the question for tries with a word of its own."""

    def transmit(self, command: bytes) -> bytes:
        return bytes.fromhex("6F00") if command[1] == 0x20 else super().transmit(command)


def test_a_status_word_without_a_meaning_here_is_a_refusal() -> None:
    with pytest.raises(errors.CardRefused):
        ApplicationSession(Stubborn(card_with_both()), SEAL).tries_left()
