"""The way back leads to web addresses and apps; nothing a browser would execute."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from foundation.web import Pages
from foundation.web.way_back import UnsafeDestination, is_safe_destination, return_page
from tests.foundation.web.visits import ask

PAGES = Pages("foundation.web")


@pytest.mark.parametrize("url", ["https://bank.test/cb?code=1", "http://127.0.0.1:8111/callback", "jp.example.app:/cb"])
def test_sites_and_reverse_domain_app_schemes_are_ways_back(url: str) -> None:
    assert is_safe_destination(url)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "https:///nohost",
        "/relative",
        "",
        "//evil.test",
        "myapp:/cb",
        " https://bank.test",
        "java\nscript:alert(1)",
        "https://bank.test/\r\nx",
        "https://bank.test/\x7f",
        "https://bank.test\\@evil.test/",
        "https://\\evil.test/",
        "https://bank.test@evil.test/",
        "https://bank.test:x@evil.test/",
        "https://[",
        "https://[::1",
        "https://:80/",
        "https://bank.test:port/",
        "https://bank.test:99999/",
        "https://ｂank.test/",
        "https://bank℀test/",
        "https://bank.test/\u3000",
    ],
)
def test_attack_anything_else_is_refused(url: str) -> None:
    assert not is_safe_destination(url)

    async def page(request: Request) -> Response:
        with pytest.raises(UnsafeDestination):
            return_page(PAGES, request, url)
        return Response("refused")

    assert ask([Route("/", page)]).text == "refused"


@given(st.text() | st.text().map("https://".__add__) | st.text("[]:@/\\.a1").map("http://".__add__))
def test_no_address_makes_it_stumble(url: str) -> None:
    assert is_safe_destination(url) in (True, False)


def test_the_page_goes_on_by_itself_and_by_a_link_without_a_script() -> None:
    async def page(request: Request) -> Response:
        return return_page(
            PAGES, request, 'https://bank.test/cb?a=1&b="2', recipient="さくら銀行", message="記録しました。"
        )

    body = ask([Route("/", page)]).text
    assert 'http-equiv="refresh"' in body
    assert 'id="continue"' in body
    assert "https://bank.test/cb?a=1&amp;b=&#34;2" in body
    assert "さくら銀行" in body
    assert "記録しました。" in body
    assert "<script" not in body
