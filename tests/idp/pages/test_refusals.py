import inspect
import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import idp.card_login.refusals as card
from idp.pages.refusals import CATALOGUE, refusal_of

ROOM = Path(inspect.getfile(card)).parents[1]
JAPANESE = {m.id: m.string for m in read_po(BytesIO((ROOM / "locale/ja.po").read_bytes()), locale="ja") if m.id}
CARD_CODES = {kind.code for kind in vars(card).values() if inspect.isclass(kind) and issubclass(kind, card.CardRefusal)}


@pytest.mark.parametrize("code", sorted(CARD_CODES))
def test_every_refusal_of_the_card_step_has_words(code: str) -> None:
    assert code in CATALOGUE


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_every_refusal_says_what_happened_what_was_sent_and_what_to_do_in_both_languages(code: str) -> None:
    refusal = CATALOGUE[code]
    for text in (refusal.title, refusal.happened, refusal.sent, refusal.advice):
        assert text
        assert JAPANESE[text]


def test_every_sentence_of_the_templates_has_its_japanese() -> None:
    for page in (ROOM / "templates").glob("*.html"):
        if page.name in ("login.html", "refusal.html", "services.html"):
            for sentence in re.findall(r'_\("([^"]+)"', page.read_text()):
                assert JAPANESE[sentence], sentence


def test_japanese_sentences_are_at_most_50_characters() -> None:
    for text in JAPANESE.values():
        for sentence in str(text).split("。"):
            assert len(sentence) <= 50, sentence


def test_an_unknown_code_is_told_like_a_malformed_request() -> None:
    assert refusal_of("<script>").code == "invalid_request"


def test_what_the_relying_party_is_told_does_not_describe_the_card() -> None:
    assert {refusal.error for refusal in CATALOGUE.values()} == {
        "access_denied",
        "temporarily_unavailable",
        "server_error",
    }
