"""Which language: the reader's own choice, then the caller's hint, then the browser's, then Japanese."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.responses import Response

from foundation.web.languages import locale_of, remember, switch_links
from tests.foundation.web.visits import request


@pytest.mark.parametrize(
    ("query", "headers", "hint", "expected"),
    [
        ("", {}, "", "ja"),
        ("", {"accept_language": "en-GB,en;q=0.9,ja;q=0.8"}, "", "en"),
        ("", {"accept_language": "en;q=0.5, ja"}, "", "ja"),
        ("", {"accept_language": "fr, de"}, "", "ja"),
        ("", {"accept_language": "ja"}, "en fr", "en"),
        ("", {"accept_language": "ja", "cookie": "kk_lang=en"}, "ja", "en"),
        ("lang=ja", {"cookie": "kk_lang=en"}, "en", "ja"),
        ("ui_locales=fr%20en", {}, "ja", "en"),
        ("lang=%3Cscript%3E", {"accept_language": "en"}, "", "en"),
        ("", {"accept_language": "en;q=many, ja;q=0.1"}, "", "ja"),
        ("", {"accept_language": "ja; q=0.2, en; q=0.9"}, "", "en"),
        ("", {"accept_language": "ja ;q=0.2\t,en ; q=0.9"}, "", "en"),
        ("", {"accept_language": "ja;q=0.2,en;Q=0.9"}, "", "en"),
        ("", {"accept_language": "en;q=0, fr"}, "", "ja"),
        ("", {"accept_language": "en;q=0.000, fr"}, "", "ja"),
        ("", {"accept_language": "ja;q=nan, en;q=0.5"}, "", "en"),
        ("", {"accept_language": "ja, en;q=inf"}, "", "ja"),
        ("", {"accept_language": "ja;q=0.5, en;q=7"}, "", "ja"),
    ],
)
def test_the_nearest_wish_wins(query: str, headers: dict[str, str], hint: str, expected: str) -> None:
    assert locale_of(request(query, **headers), hint) == expected


@given(st.text(st.characters(max_codepoint=255)), st.text(max_size=50))
def test_nothing_makes_it_stumble(header: str, hint: str) -> None:
    hostile = request("", accept_language="x")
    hostile.scope["headers"][0] = (b"accept-language", header.encode("latin-1"))
    assert locale_of(hostile, hint) in ("ja", "en")


def test_the_switch_keeps_the_rest_of_the_request() -> None:
    links = switch_links(request("ticket=a%26b&lang=ja&page=2"))
    assert [link["name"] for link in links] == ["日本語", "English"]
    assert links[1]["href"] == "?ticket=a%26b&page=2&lang=en"


def test_a_choice_is_remembered_and_a_wish_of_the_browser_is_not() -> None:
    chosen, wished = Response(), Response()
    remember(request("lang=en"), chosen, secure=True)
    remember(request("", accept_language="en"), wished, secure=True)
    assert chosen.headers["set-cookie"].startswith("kk_lang=en;")
    assert "Secure" in chosen.headers["set-cookie"]
    assert "set-cookie" not in wished.headers
