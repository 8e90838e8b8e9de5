"""What comes and goes is told as it happens, a card with its state, until the person stops it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from citizen_agent import errors
from citizen_agent.terminal.exits import Exit
from citizen_agent.terminal.watching import keep_watching
from tests.citizen_agent.parts import Drawer
from tests.citizen_agent.terminal.scene import Terminal
from tests.gov_core.card.sample import sample_image

Look = Mapping[str, bool] | type[BaseException]


@dataclass
class Desk(Drawer):
    """Readers that are told one look after the other; then the person presses Ctrl-C."""

    looks: list[Look] = field(default_factory=list)

    def states(self) -> Mapping[str, bool]:
        look = self.looks.pop(0) if self.looks else KeyboardInterrupt
        if isinstance(look, type):
            raise look
        return look

    def wait(self, known: Mapping[str, bool], seconds: float) -> Mapping[str, bool]:
        return self.states()


def watched(*looks: Look, language: str = "en") -> tuple[Exit, list[str]]:
    desk = Desk(images={"hanako": sample_image()}, looks=list(looks))
    terminal = Terminal(language=language, drawer=desk)
    ending = keep_watching(desk, terminal.screen)
    assert desk.verifications() == 0
    return ending, terminal.shown.splitlines()


def test_each_change_is_told_and_a_card_is_shown() -> None:
    ending, lines = watched({}, {"hanako": False}, {"hanako": True}, {"hanako": False}, {})
    assert ending is Exit.DONE
    assert lines[0:3] == ["hanako: card reader connected", "hanako: card put in", "  Kind: My Number card"]
    assert lines[-3:] == ["hanako: card taken out", "hanako: card reader disconnected", ""]


def test_a_service_that_goes_and_comes_back_is_told_in_both_languages() -> None:
    told = {"en": "The card reader service is running again", "ja": "カードリーダーのサービスが再び動いています"}
    for language, back in told.items():
        _, lines = watched({}, errors.NoReaderService, {}, language=language)
        assert lines[1] == back


def test_a_card_that_is_gone_again_before_it_is_read_is_told() -> None:
    desk = Desk(images={"hanako": sample_image()}, looks=[{"hanako": True}], pulled_at=b"\x00\xb0")
    terminal = Terminal(drawer=desk)
    assert keep_watching(desk, terminal.screen) is Exit.DONE
    assert "taken away too early" in terminal.shown


def test_cards_in_a_folder_cannot_be_watched() -> None:
    terminal = Terminal()
    assert keep_watching(terminal.drawer, terminal.screen) is Exit.MISUSED
    assert "Leave the option out" in terminal.shown
