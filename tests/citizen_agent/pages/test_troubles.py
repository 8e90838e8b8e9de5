"""U27: every error has three parts in both languages, no code words, and every sentence is translated."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

from citizen_agent import errors
from citizen_agent.pages import troubles
from foundation.web.catalogues import translations

ROOT = Path(__file__).resolve().parents[3]
TOLD_ELSEWHERE = {"refused", "wrong_pin", "unfit_secret"}
FAMILIES = {"agent_error", "reader_trouble", "card_trouble", "provider_trouble", "typed_trouble"}
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {"_": None}


def codes(base: type[errors.AgentError]) -> set[str]:
    return {base.code}.union(*(codes(child) for child in base.__subclasses__()))


def sentences() -> list[str]:
    options = {"templates/**.html": {"newstyle_gettext": "true", "trim_blocks": "true"}}
    found = extract_from_dir(ROOT / "citizen_agent", method_map=METHODS, options_map=options, keywords=KEYWORDS)
    return sorted({message if isinstance(message, str) else message[0] for _, _, message, *_ in found})


def test_every_error_has_its_words() -> None:
    assert codes(errors.AgentError) - TOLD_ELSEWHERE - FAMILIES == set(troubles.TROUBLES)


def test_an_unknown_error_still_gets_words() -> None:
    assert troubles.trouble_of(errors.AgentError()).advice


@pytest.mark.parametrize("sentence", sentences())
def test_every_sentence_of_the_agent_is_translated(sentence: str) -> None:
    words = translations("citizen_agent", "ja")
    translated = words.ugettext(sentence)
    assert translated != sentence
    assert re.search(r"[ぁ-んァ-ヶ一-龠]", translated)


def test_no_text_blames_or_shows_a_code() -> None:
    for trouble in troubles.TROUBLES.values():
        for text in (trouble.title, trouble.happened, trouble.advice):
            assert "_" not in text
            assert "your fault" not in text
