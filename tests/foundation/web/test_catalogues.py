"""Words in two languages: every catalogue of the street can be read, has no gap, and keeps its placeholders."""

import re
from importlib.resources import files

import pytest
from babel.messages.pofile import read_po

from foundation.web.catalogues import translations

HOUSES = ("foundation.web", "consent_ui", "idp", "citizen_agent", "gov_core", "examples")
_PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def test_english_is_the_message_itself() -> None:
    assert translations("consent_ui", "en").ugettext("Withdraw") == "Withdraw"


def test_japanese_comes_from_the_house_and_from_the_shared_catalogue() -> None:
    words = translations("consent_ui", "ja")
    assert words.ugettext("Withdraw") == "取り消す"
    assert words.ugettext("Skip to the main content") != "Skip to main content"


def test_an_unknown_message_stays_readable() -> None:
    assert translations("consent_ui", "ja").ugettext("Nobody translated this.") == "Nobody translated this."


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_an_empty_message_is_empty_and_not_the_catalogues_header(locale: str) -> None:
    assert translations("consent_ui", locale).ugettext("") == ""


def test_japanese_has_one_plural_form_and_english_two() -> None:
    japanese, english = translations("gov_core", "ja"), translations("gov_core", "en")
    assert [japanese.plural(count) for count in (1, 2)] == [0, 0]
    assert [english.plural(count) for count in (1, 2)] == [0, 1]


def test_a_house_without_a_catalogue_still_has_the_shared_words() -> None:
    assert translations("standards", "ja").ugettext("Skip to the main content") != "Skip to main content"


@pytest.mark.parametrize("house", HOUSES)
def test_no_catalogue_has_a_gap_or_loses_a_placeholder(house: str) -> None:
    with files(house).joinpath("locale", "ja.po").open("rb") as file:
        catalogue = read_po(file, locale="ja", abort_invalid=True)
    messages = [message for message in catalogue if message.id]
    assert messages
    assert [message.id for message in messages if not message.string or message.fuzzy] == []
    lost = [
        message.id
        for message in messages
        if set(_PLACEHOLDER.findall(str(message.id))) != set(_PLACEHOLDER.findall(str(message.string)))
    ]
    assert lost == []
