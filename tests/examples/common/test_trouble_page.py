"""The page of a refusal: its code is shown, hostile codes are tamed, and it never fails."""

import asyncio
from urllib.parse import quote

import pytest

from examples.shop import app as shop
from tests.examples.street import Browser, text_of


@pytest.mark.parametrize("code", ["<script>", 'a"b', "x" * 500, "カ", "%00", "brand_new"])
def test_attack_made_up_codes_in_the_address(code: str) -> None:
    async def story() -> None:
        page = await Browser(shop).http.get(f"/trouble/{quote(code, safe='')}?from=nowhere")
        assert page.status_code == 400
        assert text_of(page, "error-code") in ("unknown_error", "brand_new")
        assert "<script>" not in page.text
        assert 'id="try-again" href="/"' in page.text

    asyncio.run(story())
