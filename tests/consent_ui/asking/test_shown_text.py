"""The words a person saw, taken from the page itself, and carried so that nobody can change them."""

from hashlib import sha256
from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent_ui.asking.shown_text import Shown, seal, unseal, visible_text
from consent_ui.errors import FormTooOld
from foundation.envelope import Sealer
from foundation.signing import verify_jwt
from tests.consent_ui.street import SELF_TOKEN, Street, claim, tell

SEALER, OTHER = Sealer(b"s" * 32), Sealer(b"o" * 32)
SHOWN = Shown("ix-1", "browser", "ordinary", "ja", "渡しますか\n氏名", ("claim-name",))


def test_blocks_are_lines_and_spaces_are_one() -> None:
    markup = "<h1>渡し\n  ますか</h1><dl><dt>氏名</dt><dd> 山田　花子\t</dd></dl><p>a<b>b</b> c<br>d &amp; e</p>"
    assert visible_text(markup) == "渡し ますか\n氏名\n山田　花子\nab c\nd & e"


UNSEEN = "".join(map(chr, (*range(0x21), 0x7F)))


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",), exclude_characters=UNSEEN), min_size=1))
def test_a_value_is_recorded_character_by_character(value: str) -> None:
    assert visible_text(f"<dd>{escape(value)}</dd>") == value


@given(st.text(alphabet=UNSEEN))
def test_what_a_browser_cannot_show_is_one_space_between_words_and_none_around(unseen: str) -> None:
    between = " " if unseen else ""
    assert visible_text(f"<p>{unseen}a{unseen}b{unseen}</p>") == f"a{between}b"


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


@pytest.mark.parametrize("value", ["山田　花子", "Jean\u00a0Luc", "霞が関\u2009三丁目", "<b>花子</b> & 'co'"])
def test_the_signed_receipt_has_the_very_value_the_page_shows(tmp_path: Path, value: str) -> None:
    async def story(street: Street) -> None:
        page = await street.http.get(street.ask(claims=[claim(value=value)], authorization_details=[]))
        await street.press(page, "consent-approve")
        (listed,) = (await street.trust.get("/me/receipts", SELF_TOKEN)).json()["receipts"]
        receipt = (await street.trust.get(f"/me/receipts/{listed['receipt_id']}", SELF_TOKEN)).json()
        jwks = (await street.trust.get("/jwks")).json()
        signed = verify_jwt(receipt["receipt"], jwks, algs=("ES256",), typ="consent-receipt+jwt")
        assert signed["text_hash"] == f"sha-256:{sha256(receipt['text'].encode()).hexdigest()}"
        assert value in receipt["text"].splitlines()

    tell(tmp_path, story)


@given(st.text())
def test_no_markup_makes_it_stumble(markup: str) -> None:
    assert "\n\n" not in visible_text(markup)


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",))))
def test_any_words_survive_the_way(text: str) -> None:
    shown = Shown("ix", "b", "sensitive", "en", text, ())
    assert unseal(seal(shown, SEALER), SEALER).text == text
