"""Response types by name, in whatever order the words come."""

import pytest

from idp.authorize.response_type import ResponseType, ResponseTypes, parts_of

TYPES = ResponseTypes([ResponseType(name, "RFC", ()) for name in ("code", "code id_token token")])


@pytest.mark.parametrize("name", ["code id_token token", "token code id_token", "id_token  token code"])
def test_the_order_of_the_words_does_not_matter(name: str) -> None:
    found = TYPES.find(name)
    assert found is not None
    assert found.name == "code id_token token"
    assert parts_of(name) == {"code", "id_token", "token"}


@pytest.mark.parametrize("name", ["", "token", "code code", "code none", "CODE", "code,token"])
def test_a_word_twice_or_unknown_names_nothing(name: str) -> None:
    assert TYPES.find(name) is None
