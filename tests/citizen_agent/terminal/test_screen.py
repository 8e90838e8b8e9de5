"""Language by locale, sentences from the catalogue, and nothing a terminal would obey."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citizen_agent.errors import Refusal
from citizen_agent.pages.troubles import TROUBLES
from citizen_agent.terminal.screen import Screen, language_of, printable
from tests.citizen_agent.terminal.scene import Keys


def screen(language: str) -> tuple[Screen, io.StringIO]:
    out = io.StringIO()
    return Screen(language, out, Keys(["typed", "hidden"])), out


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "ja_JP.UTF-8"}, "ja"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "ja_JP.UTF-8"}, "ja"),
        ({"LANG": "ja_JP.UTF-8", "LC_MESSAGES": "en_GB"}, "en"),
        ({"LANG": "ja_JP.UTF-8", "LC_ALL": ""}, "ja"),
        ({"LANG": "ja_JP.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "nonsense;q=x"}, "en"),
        ({}, "en"),
    ],
)
def test_the_first_locale_variable_that_is_set_decides(environment: dict[str, str], language: str) -> None:
    assert language_of(environment) == language


def test_sentences_are_those_of_the_catalogue_in_both_languages() -> None:
    for language, words in (("en", "Card reader: x\n"), ("ja", "カードリーダー: x\n")):
        told, out = screen(language)
        told.fact("Card reader", "x", indent=0)
        assert out.getvalue() == words


def test_values_go_into_sentences_and_questions_end_with_a_colon() -> None:
    told, out = screen("en")
    told.say("%(num)s tries left", num=3)
    assert out.getvalue() == "3 tries left\n"
    assert (told.ask("The number of the card"), told.ask_secret("The old one")) == ("typed", "hidden")


def test_a_percent_sign_in_a_name_is_a_percent_sign() -> None:
    told, out = screen("en")
    told.say("What is changed: %(secret)s", secret="100 %(num)s")
    told.fact("Name", "100 % %(num)s")
    assert out.getvalue() == "What is changed: 100 %(num)s\n  Name: 100 % %(num)s\n"


def test_a_trouble_and_a_refusal_are_told_part_by_part() -> None:
    told, out = screen("ja")
    told.tell(TROUBLES["no_card"], "No. Nothing was sent.")
    told.tell_refusal(Refusal("x", "題", "title", "助言", "advice", None))
    assert out.getvalue().count("\n") == 8
    assert "いいえ。何も送られていません。" in out.getvalue()
    assert "題\n助言\n" in out.getvalue()


@given(st.text())
def test_no_text_makes_the_terminal_do_anything(text: str) -> None:
    assert all(each.isprintable() or each == "\u3000" for each in printable(text))


def test_japanese_names_stay_as_they_are() -> None:
    assert printable("佐藤　太郎（株）") == "佐藤　太郎（株）"
