"""RFC 6749 3.3 and 5.2: what is out of form is told as what it is, at every endpoint alike."""

import pytest

from idp.errors import InvalidScope
from idp.interaction.scope import read_scope

ALL = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in '"\\')


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, ()), ("openid", ("openid",)), ("b a", ("b", "a")), ("openid name openid", ("openid", "name")),
        (ALL, (ALL,)), (f"{ALL} a", (ALL, "a")),
    ],
)  # fmt: skip
def test_each_word_counts_once_in_the_order_of_the_request(text: str | None, words: tuple[str, ...]) -> None:
    assert read_scope(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "", " ", " openid", "openid ", "openid  name", "openid\tname", "openid\nname", "openid\n", "openid\xa0name",
        'open"id', "open\\id", "open\x7fid", "open\x00id", "\N{FULLWIDTH LATIN SMALL LETTER O}penid",
    ],
)  # fmt: skip
def test_what_the_grammar_does_not_know_is_no_scope(text: str) -> None:
    with pytest.raises(InvalidScope):
        read_scope(text)
