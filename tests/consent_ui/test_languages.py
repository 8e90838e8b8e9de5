"""Two languages: every sentence of templates and code has its Japanese, and no page mixes the two."""

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

from consent_ui.error_pages import LABELS, WORDS
from foundation.web.catalogues import translations
from tests.consent_ui.street import Street, tell

HOUSE = Path(__file__).resolve().parents[2] / "consent_ui"
PAGES = ("/", "/consents", "/consents/{id}", "/consents/{id}/receipt", "/consents/{id}/withdraw", "/disclosures",
         "/my-data", "/signed-out", "/nowhere", "/return", "/requests")  # fmt: skip
TAG = re.compile(r"<[^>]+>")


def _of_templates() -> Iterator[str]:
    for path in sorted((HOUSE / "templates").glob("*.html")):
        with path.open("rb") as file:
            for _, _, message, _ in babel_extract(file, ("_", "gettext", "ngettext"), [], {"trimmed": "false"}):
                yield message if isinstance(message, str) else str(message[0])


def _of_code() -> Iterator[str]:
    """What is marked as a sentence, and what is asked for by name."""
    for path in sorted(HOUSE.rglob("*.py")):
        with path.open("rb") as file:
            for _, message, _, _ in extract("python", file, {"marked": None, "gettext": (2,)}):
                yield message if isinstance(message, str) else str(message[0])


def _japanese() -> dict[str, str]:
    with files("consent_ui").joinpath("locale/ja.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file, locale="ja") if message.id}


def test_every_sentence_of_templates_and_code_has_its_japanese() -> None:
    used = {*_of_templates(), *_of_code()}
    assert len(used) > 150, "the search itself finds them"
    words = translations("consent_ui", "ja")
    assert {sentence for sentence in used if words.ugettext(sentence) == sentence and sentence != ", "} == set()


def test_no_sentence_of_an_error_page_is_forgotten_by_the_search() -> None:
    told = {text for one in WORDS.values() for text in (one.title, one.happened, one.sent, one.advice)}
    assert told | set(LABELS.values()) <= set(_of_code())


def test_the_catalogue_keeps_no_sentence_that_nobody_says() -> None:
    assert set(_japanese()) - {*_of_templates(), *_of_code()} == set()


async def _fetched(street: Street, path: str, language: str) -> str:
    page = await street.http.get(path, params={"lang": language})
    assert page.headers["content-language"] == language, page.status_code
    assert f'<html lang="{language}">' in page.text
    for other in ("ja", "en"):
        assert f'id="lang-{other}"' in page.text, "one press to the other language"
    return TAG.sub("\n", page.text)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_speaks_one_language_at_a_time(tmp_path: Path, path: str) -> None:
    sentences = [(english, japanese) for english, japanese in _japanese().items() if "%(" not in english]

    async def story(street: Street) -> None:
        await street.sign_in()
        await street.trust.collect()
        receipt_id = await street.trust.consent()
        await street.trust.get("/fhir/R4/AllergyIntolerance", street.trust.reader(receipt_id))
        where = path.replace("{id}", receipt_id)
        japanese, english = await _fetched(street, where, "ja"), await _fetched(street, where, "en")
        assert [en for en, _ in sentences if len(en) > 12 and en in japanese] == []
        assert [ja for _, ja in sentences if len(ja) > 6 and ja in english] == []

    tell(tmp_path, story)


def test_a_request_speaks_one_language_at_a_time_and_the_providers_wish_is_heard(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        address = street.ask(ui_locales="en")
        assert '<html lang="en">' in (await street.http.get(address)).text
        english = TAG.sub("\n", (await street.http.get(address)).text)
        japanese = TAG.sub("\n", (await street.http.get(address + "&lang=ja")).text)
        for en, ja in _japanese().items():
            assert "%(" in en or len(en) <= 12 or en not in japanese, en
            assert "%(" in en or len(ja) <= 6 or ja not in english, ja

    tell(tmp_path, story)
