"""Every code has words in both languages; what is not a code of ours has none."""

from idp.latest_attributes.words import OWN, words_of
from idp.pages.refusals import CATALOGUE
from tests.idp.pages.test_refusals import JAPANESE


def test_each_word_of_this_step_has_its_japanese_and_speaks_of_no_login() -> None:
    for words in OWN.values():
        for text in (words.title, words.happened, words.advice):
            assert JAPANESE[text]
        assert "login" not in words.title


def test_other_codes_are_told_as_everywhere_and_strange_ones_not_at_all() -> None:
    for code, refusal in CATALOGUE.items():
        words = words_of(code)
        assert words is not None
        assert code in OWN or words.title == refusal.title
    assert words_of("<script>") is None
