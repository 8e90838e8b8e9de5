"""Midori Shop: one yes or no, and nothing else about the customer."""

import asyncio
import json
from typing import Any

import pytest

from examples.shop import app as shop
from tests.examples.street import Browser, has, text_of


def test_the_shop_asks_for_one_claim_in_the_id_token() -> None:
    async def story() -> None:
        asked = await Browser(shop).asked("/start")
        assert asked["scope"] == "openid"
        assert json.loads(asked["claims"]) == {"id_token": {"age_over_20": {"essential": True}}}

    asyncio.run(story())


@pytest.mark.parametrize(
    ("claim", "shown"), [(True, "はい"), (False, "いいえ"), (None, "返事なし"), ("true", "返事なし"), (1, "返事なし")]
)
def test_only_a_real_yes_is_a_yes(claim: Any, shown: str) -> None:
    async def story() -> None:
        browser = Browser(shop)
        browser.op.claims = {"age_over_20": claim}
        page = await browser.log_in("/start")
        assert text_of(page, "age-over-20") == shown
        assert text_of(page, "sub") == "pairwise-1"

    asyncio.run(story())


def test_the_page_knows_no_name() -> None:
    async def story() -> None:
        browser = Browser(shop)
        browser.op.claims = {"age_over_20": True}
        page = await browser.log_in("/start")
        assert "山田" not in page.text
        assert "/userinfo" not in [path for path, _, _ in browser.op.seen]

    asyncio.run(story())


def test_nobody_sees_the_result_without_a_login() -> None:
    async def story() -> None:
        browser = Browser(shop)
        page = await browser.follow(await browser.http.get("/account"))
        assert has(page, "start")

    asyncio.run(story())


def test_the_landing_page_names_the_company_in_both_languages() -> None:
    async def story() -> None:
        http = Browser(shop).http
        assert "株式会社みどり商店" in (await http.get("/")).text
        assert "Midori Shop Co., Ltd." in (await http.get("/?lang=en")).text

    asyncio.run(story())
