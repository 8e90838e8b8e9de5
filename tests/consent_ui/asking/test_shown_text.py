"""The words a person saw, taken from the page itself, and carried so that nobody can change them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent_ui.asking.shown_text import Shown, seal, unseal, visible_text
from consent_ui.errors import FormTooOld
from foundation.envelope import Sealer

SEALER, OTHER = Sealer(b"s" * 32), Sealer(b"o" * 32)
SHOWN = Shown("ix-1", "browser", "ordinary", "ja", "渡しますか\n氏名", ("claim-name",))


def test_blocks_are_lines_and_spaces_are_one() -> None:
    markup = "<h1>渡し\n  ますか</h1><dl><dt>氏名</dt><dd>山田　 花子</dd></dl><p>a<b>b</b> c<br>d &amp; e</p>"
    assert visible_text(markup) == "渡し ますか\n氏名\n山田 花子\nab c\nd & e"


def test_what_nobody_sees_is_not_text() -> None:
    assert visible_text("<p>seen</p><style>p{}</style><script>x</script><template>t</template>") == "seen"


def test_it_travels_sealed_and_comes_back_the_same() -> None:
    sealed = seal(SHOWN, SEALER)
    assert "氏名" not in sealed
    assert unseal(sealed, SEALER) == SHOWN


@pytest.mark.parametrize("changed", ["", "x", seal(SHOWN, OTHER), seal(SHOWN, SEALER)[:-2] + "AA"])
def test_attack_text_that_was_not_sealed_here_is_refused(changed: str) -> None:
    with pytest.raises(FormTooOld):
        unseal(changed, SEALER)


def test_attack_a_seal_made_for_something_else_is_refused() -> None:
    with pytest.raises(FormTooOld):
        unseal(SEALER.seal(b"[]", kind="ask-draft"), SEALER)


@given(st.text())
def test_no_markup_makes_it_stumble(markup: str) -> None:
    assert "\n\n" not in visible_text(markup)


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",))))
def test_any_words_survive_the_way(text: str) -> None:
    shown = Shown("ix", "b", "sensitive", "en", text, ())
    assert unseal(seal(shown, SEALER), SEALER).text == text
