"""One page: words, headers, escaping; the same for every house."""

from typing import Any

import pytest
from jinja2 import UndefinedError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from foundation.clock import SystemClock
from foundation.ids import RandomIds
from foundation.web import FormTokens, Pages
from foundation.web.pages import localized, pages
from tests.foundation.web.visits import ask

TOKENS = FormTokens("kk_test_", RandomIds(SystemClock()), secure=False)
PAGES = Pages("consent_ui", form_tokens=TOKENS)
EVIL = "<script>alert(1)</script>"


def _show(template: str = "signed_out.html", **context: Any) -> list[Route]:
    async def page(request: Request) -> Response:
        return PAGES.render(request, template, **{"session": None, **context})

    return [Route("/", page)]


def test_a_page_says_its_language_and_speaks_it() -> None:
    japanese, english = ask(_show()), ask(_show(), "/?lang=en")
    assert '<html lang="ja"' in japanese.text
    assert "ログアウトしました" in japanese.text
    assert japanese.headers["content-language"] == "ja"
    assert '<html lang="en"' in english.text
    assert "Signed out" in english.text
    assert english.headers["set-cookie"].startswith("kk_lang=en")


def test_a_tickets_language_counts_when_the_reader_chose_none() -> None:
    assert ask(_show(locale_hint="en")).headers["content-language"] == "en"


def test_every_page_carries_the_headers_that_keep_scripts_frames_and_caches_out() -> None:
    headers = ask(_show()).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"


def test_attack_text_from_outside_is_text() -> None:
    body = ask(_show("return.html", url="https://bank.test/?a=<b>", recipient=EVIL, message=EVIL)).text
    assert EVIL not in body
    assert "&lt;script&gt;" in body


def test_a_name_the_template_needs_and_nobody_gave_is_an_error_and_not_a_gap() -> None:
    with pytest.raises(UndefinedError):
        PAGES.text("receipt.html", "ja")


def test_a_form_token_field_comes_with_its_cookie_and_only_where_there_are_tokens() -> None:
    async def page(request: Request) -> Response:
        return PAGES.render(request, "landing.html", session={"name": "x"})

    answer = ask([Route("/", page)])
    assert 'name="form_token"' in answer.text
    assert "kk_test_form=" in answer.headers["set-cookie"]


def test_a_house_without_form_tokens_cannot_show_a_form_by_mistake() -> None:
    bare = pages("consent_ui")

    async def page(request: Request) -> Response:
        with pytest.raises(RuntimeError, match="form tokens"):
            bare.render(request, "landing.html", session={"name": "x"})
        return Response("checked")

    assert ask([Route("/", page)]).text == "checked"


def test_one_sentence_and_one_text_outside_a_page() -> None:
    assert PAGES.gettext("ja", "Withdraw") == "取り消す"
    assert PAGES.gettext("en", "Withdraw") == "Withdraw"


@pytest.mark.parametrize(
    ("value", "locale", "field", "text"),
    [
        ({"ja": "目的", "en": "Purpose"}, "en", "", "Purpose"),
        ({"name_ja": "銀行", "name_en": ""}, "en", "name", "銀行"),
        ({"label_en": "Only English"}, "ja", "label", "Only English"),
        ({}, "ja", "", ""),
    ],
)
def test_two_language_objects_fall_back_to_the_language_there_is(
    value: dict[str, str], locale: str, field: str, text: str
) -> None:
    assert localized(value, locale, field) == text
