"""An application added by ordinance: read with its PIN or without, replaced, taken off, never one of the card's own."""

import pytest

from gov_core.card import added_application
from gov_core.card.pins import UnfitPin
from standards.jpki_card import AID_CARD_FACE, AID_JPKI
from tests.gov_core.card.sample import face_image
from tests.gov_core.card.terminal import Terminal

LIBRARY = bytes.fromhex("D39221000101") + b"LIB"


def terminal_with(content: bytes, pin: str | None) -> Terminal:
    terminal = Terminal(face_image())
    added_application.put(terminal.image, LIBRARY, content, pin=pin)
    assert terminal.select(aid=LIBRARY) == "9000"
    return terminal


def test_without_a_pin_anybody_reads_it() -> None:
    assert terminal_with(b"reader 4711", None).content(1) == b"reader 4711"


def test_with_a_pin_it_opens_after_that_pin_and_counts_three() -> None:
    terminal = terminal_with(b"seal 0815", "4321")
    assert terminal.read(1) == "6982"
    assert [terminal.tries(0x91), terminal.verify("0000", 0x91)] == ["63C3", "63C2"]
    assert terminal.verify("4321", 0x91) == "9000"
    assert terminal.content(1) == b"seal 0815"


def test_the_pin_of_one_application_opens_no_other() -> None:
    terminal = terminal_with(b"seal 0815", "1234")
    terminal.verify("1234", 0x91)
    terminal.select(aid=AID_JPKI)
    assert terminal("802A009720" + "00" * 32 + "00") == "6982"


def test_putting_again_replaces_everything() -> None:
    terminal = terminal_with(b"old", "4321")
    added_application.put(terminal.image, LIBRARY, b"new", pin=None)
    terminal.select(aid=LIBRARY)
    assert terminal.content(1) == b"new"


def test_what_is_removed_is_not_found_and_cannot_be_removed_twice() -> None:
    terminal = terminal_with(b"reader 4711", None)
    added_application.remove(terminal.image, LIBRARY)
    assert terminal.select(aid=LIBRARY) == "6A82"
    with pytest.raises(ValueError, match="no such application"):
        added_application.remove(terminal.image, LIBRARY)


@pytest.mark.parametrize("aid", [AID_JPKI, AID_CARD_FACE, b"1234", b"1" * 17])
def test_the_cards_own_applications_and_wrong_ids_are_out_of_reach(aid: bytes) -> None:
    with pytest.raises(ValueError, match="application"):
        added_application.put(face_image(), aid, b"x", pin=None)
    with pytest.raises(ValueError, match="application"):
        added_application.remove(face_image(), aid)


@pytest.mark.parametrize("content", [b"", bytes(32768)])
def test_content_no_card_can_be_read_for_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="content"):
        added_application.put(face_image(), LIBRARY, content, pin=None)


def test_a_wrong_pin_leaves_the_card_as_it_was() -> None:
    image = face_image()
    with pytest.raises(UnfitPin):
        added_application.put(image, LIBRARY, b"x", pin="12")
    assert LIBRARY not in image.applications
