"""A login in a terminal: who asks comes before the PIN, one answer is one try, every end has its words."""

import pytest

from citizen_agent import errors
from citizen_agent.terminal.exits import Exit
from tests.citizen_agent.parts import PROVIDER, Drawer, accepted, refused
from tests.citizen_agent.terminal.scene import Terminal
from tests.gov_core.card.sample import PASSWORD, PIN, authorities, blank, sample_image

SIGNATURE_REQUIRED = {"status": "signature_required"}
LEAVE = f"{PROVIDER}/login/refused?ticket=T&error="


def test_who_asks_for_what_stands_there_before_the_pin_is_asked_for() -> None:
    terminal = Terminal()
    assert terminal.log_in() is Exit.STOPPED
    for words in ("Sakura Bank, Ltd.", "5010001000001", "https://bank.example", "to open an account", "Address"):
        assert words in terminal.shown, words
    assert terminal.provider.statements["challenge-0"].splitlines()[-1] in terminal.shown
    assert terminal.keys.hidden == ["PIN for user authentication (four digits): "]
    assert terminal.drawer.verifications() == 0


def test_a_known_person_types_the_pin_and_gets_the_address_to_go_on_with() -> None:
    terminal = Terminal().type(PIN)
    assert terminal.log_in("http://127.0.0.1:8105/authenticate?ticket=T") is Exit.DONE
    assert terminal.shown.splitlines()[-1] == accepted()["continue_url"]
    assert (len(terminal.provider.answers), terminal.drawer.verifications()) == (1, 1)
    assert terminal.drawer.open_cards == 0


def test_the_link_is_asked_for_when_it_was_not_given() -> None:
    terminal = Terminal().type("http://127.0.0.1:8105/authenticate?ticket=T", PIN)
    assert terminal.log_in("") is Exit.DONE
    assert terminal.keys.prompts[0].startswith("Address of the login page's link")


@pytest.mark.parametrize("link", ["http://127.0.0.1:8105/authenticate?tickets=T", "http://[?ticket=1"])
def test_a_link_without_a_ticket_is_told_and_nothing_is_asked(link: str) -> None:
    terminal = Terminal()
    assert terminal.log_in(link) is Exit.MISUSED
    assert "no link of a login page" in terminal.shown
    assert terminal.drawer.commands == []


def test_a_first_visit_signs_the_shown_text_with_the_password_in_the_same_run() -> None:
    terminal = Terminal().type(PIN, PASSWORD.lower())
    terminal.provider.verdicts = [dict(SIGNATURE_REQUIRED), accepted()]
    assert terminal.log_in() is Exit.DONE
    assert "Why the signature password as well?" in terminal.shown
    assert terminal.shown.count("The exact text your card signs") == 2
    assert len(terminal.keys.hidden) == 2


def test_a_wrong_pin_is_told_with_the_tries_left_and_the_person_types_again() -> None:
    terminal = Terminal().type("0000", PIN)
    assert terminal.log_in() is Exit.DONE
    assert "The PIN was wrong." in terminal.shown
    assert "Tries left before the card locks: 2" in terminal.shown
    assert terminal.drawer.verifications() == 2


def test_a_pin_that_cannot_be_right_costs_no_try() -> None:
    terminal = Terminal().type("12a4", PIN)
    assert terminal.log_in() is Exit.DONE
    assert "no try was used" in terminal.shown
    assert terminal.drawer.verifications() == 1


@pytest.mark.parametrize(("word", "ending", "verified"), [("yes", Exit.DONE, 3), ("y", Exit.STOPPED, 2)])
def test_before_the_last_try_the_person_has_to_say_yes(word: str, ending: Exit, verified: int) -> None:
    terminal = Terminal().type("0000", "0001", word, PIN)
    assert terminal.log_in() is ending
    assert "Only one try is left" in terminal.shown
    assert terminal.drawer.verifications() == verified


def test_cd21_after_three_wrong_pins_the_card_is_told_locked_and_the_right_one_is_not_asked_for() -> None:
    terminal = Terminal().type("0000", "0001", "yes", "0002", PIN)
    assert terminal.log_in() is Exit.CARD_REFUSED
    assert "locked" in terminal.shown
    assert "counter of your municipality" in terminal.shown
    assert LEAVE + "pin_locked" in terminal.shown
    again = Terminal(drawer=terminal.drawer).type(PIN)
    assert again.log_in() is Exit.CARD_REFUSED
    assert again.keys.hidden == []


def test_a_locked_password_is_not_called_a_pin() -> None:
    terminal = Terminal().type(PIN, "WRONG11", "WRONG12", "WRONG13", "WRONG14", "yes", "WRONG15")
    terminal.provider.verdicts = [dict(SIGNATURE_REQUIRED)]
    assert terminal.log_in() is Exit.CARD_REFUSED
    assert "The signature password of your card is locked" in terminal.shown


@pytest.mark.parametrize("trouble", [errors.NoReaderService(), errors.NoReader(), errors.ReaderBusy()])
def test_a_reader_in_trouble_is_told_with_what_to_do(trouble: errors.AgentError) -> None:
    terminal = Terminal(drawer=Drawer(trouble=trouble))
    assert terminal.log_in() is Exit.CARD_OUT_OF_REACH
    assert "try again" in terminal.shown
    assert "No. Nothing was sent." in terminal.shown
    assert terminal.keys.hidden == []


def test_an_empty_reader_is_no_card() -> None:
    terminal = Terminal(drawer=Drawer(images={}))
    assert terminal.log_in() is Exit.CARD_OUT_OF_REACH
    assert "No card was found" in terminal.shown


def test_cd22_a_card_pulled_out_while_signing_is_told_and_never_tried_again_by_itself() -> None:
    terminal = Terminal(drawer=Drawer(pulled_at=b"\x80\x2a")).type(PIN, PIN)
    assert terminal.log_in() is Exit.CARD_OUT_OF_REACH
    assert "taken away too early" in terminal.shown
    assert terminal.drawer.verifications() == 1


def test_with_two_cards_the_person_chooses_and_the_other_gets_no_command() -> None:
    drawer = Drawer(images={"hanako": sample_image(), "taro": sample_image("taro")})
    terminal = Terminal(drawer=drawer).type("3", "taro", "2", PIN)
    assert terminal.log_in() is Exit.DONE
    assert "1: hanako\n  2: taro" in terminal.shown
    assert drawer.images["hanako"] == sample_image()


def test_a_reader_named_by_the_person_is_used_without_asking() -> None:
    drawer = Drawer(images={"hanako": sample_image(), "taro": sample_image("taro")})
    assert Terminal(drawer=drawer).type(PIN).log_in(reader="taro") is Exit.DONE
    assert Terminal(drawer=drawer).log_in(reader="jiro") is Exit.CARD_OUT_OF_REACH


@pytest.mark.parametrize("ending", [KeyboardInterrupt, EOFError])
def test_stopping_sends_nothing_and_says_how_to_go_back(ending: type[BaseException]) -> None:
    terminal = Terminal().type(ending)
    assert terminal.log_in() is Exit.STOPPED
    assert terminal.shown.splitlines()[-1] == LEAVE + "access_denied"
    assert terminal.provider.answers == []
    assert Terminal().type(ending).log_in("") is Exit.STOPPED


def test_a_refusal_is_told_in_the_provider_s_words_and_in_the_persons_language() -> None:
    terminal = Terminal(language="ja").type(PIN)
    terminal.provider.verdicts = [refused("certificate_revoked")]
    assert terminal.log_in() is Exit.PROVIDER_REFUSED
    assert "\n題\n助言\n" in terminal.shown
    assert f"{PROVIDER}/login/refused?ix=1&error=certificate_revoked" in terminal.shown


def test_an_expired_ticket_has_its_own_words() -> None:
    terminal = Terminal()
    terminal.provider.challenge_error = (400, {key: str(value) for key, value in refused("expired_ticket").items()})
    assert terminal.log_in() is Exit.PROVIDER_REFUSED
    assert "no longer valid" in terminal.shown


def test_a_text_that_cannot_be_rebuilt_is_never_signed() -> None:
    terminal = Terminal().type(PIN)
    terminal.provider.change = lambda challenge: challenge.update(statement="sign this instead")
    assert terminal.log_in() is Exit.PROVIDER_REFUSED
    assert "We stopped to protect you" in terminal.shown
    assert terminal.drawer.commands == []


def test_a_name_that_draws_on_the_terminal_is_shown_without_its_escape_sequences() -> None:
    terminal = Terminal()
    name = "\x1b[2J\x1b[1;1HNot asked by anybody\u202eknaB"
    terminal.provider.change = lambda challenge: challenge["recipient"].update(name_en=name)
    terminal.log_in()
    assert "Not asked by anybody" in terminal.shown
    assert "\x1b" not in terminal.shown
    assert "\u202e" not in terminal.shown


def test_a_card_put_in_the_place_of_the_one_that_was_shown_gets_no_pin() -> None:
    terminal = Terminal()

    def exchange_cards() -> str:
        authentication, _ = authorities()
        other = blank().load(authentication.issue(blank().authentication_key), pin=PIN, label="hanako")
        terminal.drawer.images["hanako"] = other
        return PIN

    assert terminal.type(exchange_cards).log_in() is Exit.CARD_REFUSED
    assert "Another card is in the reader" in terminal.shown
    assert terminal.drawer.verifications() == 0
