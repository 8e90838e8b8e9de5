"""The state of every reader and card, without a PIN and without costing a try."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from citizen_agent import errors
from citizen_agent.selected_application import SelectedApplication
from citizen_agent.terminal.exits import Exit
from citizen_agent.terminal.status import status
from gov_core.card.commands import Card
from gov_core.card.profiles import ANDROID, NEXT_CARD
from standards import jpki_card
from tests.citizen_agent.parts import Drawer
from tests.citizen_agent.terminal.scene import Terminal
from tests.gov_core.card.sample import face_image, sample_image


@dataclass
class Desk(Drawer):
    """A drawer that also knows empty readers."""

    empty: list[str] = field(default_factory=list)

    def states(self) -> Mapping[str, bool]:
        return {**dict.fromkeys(self.list(), True), **dict.fromkeys(self.empty, False)}

    def wait(self, known: Mapping[str, bool], seconds: float) -> Mapping[str, bool]:
        raise NotImplementedError("nobody waits here")


def shown(drawer: Drawer, language: str = "en") -> tuple[Exit, str]:
    terminal = Terminal(language=language, drawer=drawer)
    ending = status(drawer, terminal.screen)
    assert terminal.keys.hidden == terminal.keys.prompts == []
    assert drawer.verifications() == 0
    assert drawer.open_cards == 0
    return ending, terminal.shown


def test_kind_certificates_and_the_tries_of_all_four_secrets_are_told() -> None:
    ending, text = shown(Drawer(images={"hanako": face_image()}))
    assert ending is Exit.DONE
    assert text.splitlines() == [
        "Card reader: hanako",
        "  Kind: My Number card",
        "  Keys: RSA 2048",
        "  Certificate for user authentication: on this card, valid until 2031-01-01",
        "  Certificate for signing: on this card; it can be read with its PIN or password only",
        "  PIN for user authentication: 3 tries left",
        "  Signature password: 5 tries left",
        "  PIN for input from the card's face: 3 tries left",
        "  PIN of the Basic Resident Register application: 3 tries left",
    ]


def test_it_is_told_in_japanese_too() -> None:
    _, text = shown(Drawer(images={"hanako": face_image()}), "ja")
    assert "利用者証明用の暗証番号: 残り3回" in text
    assert "種類: マイナンバーカード" in text


def test_a_card_without_a_signature_certificate_says_so_and_has_no_such_password() -> None:
    _, text = shown(Drawer(images={"child": sample_image(with_signature=False)}))
    assert "Certificate for signing: not on this card" in text
    assert "Signature password" not in text
    assert "Resident" not in text, "an application that is not there has no PIN"


@pytest.mark.parametrize(
    ("image", "words"),
    [
        (sample_image(profile=NEXT_CARD), "Keys: ECDSA secp384r1"),
        (sample_image(profile=ANDROID), "Kind: Certificate in an Android phone"),
    ],
)
def test_other_kinds_of_card_are_told_apart(image: object, words: str) -> None:
    drawer = Drawer()
    drawer.images["hanako"] = image  # type: ignore[assignment]
    assert words in shown(drawer)[1]


def test_a_locked_pin_is_told_with_who_can_help() -> None:
    image = sample_image()
    application = SelectedApplication(Card(image), jpki_card.AID_JPKI)
    for _ in range(3):
        with pytest.raises((errors.WrongPin, errors.PinLocked)):
            application.verify(jpki_card.EF_AUTH_PIN, "0000")
    _, text = shown(Drawer(images={"hanako": image}))
    assert "PIN for user authentication: locked; only the counter of your municipality" in text
    assert "Signature password: 5 tries left" in text


def test_every_reader_is_told_also_an_empty_one_and_one_with_another_card() -> None:
    strange = sample_image()
    del strange.applications[jpki_card.AID_JPKI]
    ending, text = shown(Desk(images={"a": strange, "b": sample_image()}, empty=["c"]))
    assert ending is Exit.DONE
    assert "Card reader: a\n  This card cannot be used here" in text
    assert "Card reader: c\n  No card was found" in text


def test_without_a_card_that_can_be_read_the_status_says_why() -> None:
    strange = sample_image()
    del strange.applications[jpki_card.AID_JPKI]
    assert shown(Drawer(images={"a": strange}))[0] is Exit.CARD_REFUSED
    assert shown(Desk(images={}, empty=["c"]))[0] is Exit.CARD_OUT_OF_REACH
    assert shown(Drawer(images={}))[0] is Exit.CARD_OUT_OF_REACH
    ending, text = shown(Drawer(trouble=errors.NoReaderService()))
    assert ending is Exit.CARD_OUT_OF_REACH
    assert "Start the smart card service" in text


def test_a_card_pulled_out_meanwhile_is_told() -> None:
    ending, text = shown(Drawer(pulled_at=b"\x00\xb0"))
    assert ending is Exit.CARD_OUT_OF_REACH
    assert "taken away too early" in text
