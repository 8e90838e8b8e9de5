"""Who speaks: every page names its house and shows help in the same place (WCAG 2.2 SC 3.2.6)."""

from dataclasses import replace

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from foundation.web import KAKEHASHI, Brand, Pages
from tests.foundation.web.visits import ask

EVIL = "<script>alert(1)</script>"
BANK = Brand(ja="ひまわり銀行", en="Himawari Bank", hue="bank", glyph="銀", tagline_ja="身近な銀行", help_en="Call us.")


def _body(brand: Brand, path: str = "/") -> str:
    pages = Pages("foundation.web", brand=brand)

    async def page(request: Request) -> Response:
        return pages.render(request, "return.html", url="https://bank.test/", recipient="", message="")

    return ask([Route("/", page)], path).text


def test_a_private_house_has_its_own_name_hue_and_mark() -> None:
    body = _body(BANK)
    assert "ひまわり銀行" in body
    assert "身近な銀行" in body
    assert 'class="hue-bank' in body
    assert ">銀</span>" in body
    assert "<svg" not in body, "the bridge is the mark of Kakehashi alone"


def test_the_same_house_in_english() -> None:
    body = _body(BANK, "/?lang=en")
    assert "Himawari Bank" in body
    assert "Call us." in body
    assert "身近な銀行" not in body


@pytest.mark.parametrize(("path", "help_text"), [("/", KAKEHASHI.help_ja), ("/?lang=en", KAKEHASHI.help_en)])
def test_help_stands_in_the_footer(path: str, help_text: str) -> None:
    footer = _body(KAKEHASHI, path).partition("<footer")[2]
    assert help_text in footer


def test_attack_a_brand_is_text_too() -> None:
    assert EVIL not in _body(replace(BANK, ja=EVIL, glyph=EVIL, tagline_ja=EVIL, help_ja=EVIL, home=EVIL))
