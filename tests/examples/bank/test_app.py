"""Sakura Bank: an account with verified attributes, then logins that ask for nothing."""

import asyncio
import json
from typing import Any

from examples.bank import app as bank
from tests.examples.street import Browser, has, text_of

PERSON = {
    "sub": "pairwise-1",
    "verified_claims": {
        "verification": {
            "trust_framework": "jp_aml",
            "time": "2026-11-23T00:59:00Z",
            "verification_process": "カ (2025-06-24)",
            "attributes_current": True,
        },
        "claims": {
            "name": "山田　花子",
            "address": {"formatted": "東京都千代田区霞が関三丁目１番１号", "country": "JP"},
            "birthdate": "1990-05-10",
            "gender": "female",
        },
    },
}


def _bank(person: dict[str, Any] | None = None) -> Browser:
    browser = Browser(bank)
    browser.op.person = person or PERSON
    return browser


def test_opening_an_account_asks_for_four_verified_claims_from_userinfo() -> None:
    async def story() -> None:
        asked = await _bank().asked("/open-account")
        assert json.loads(asked["claims"]) == {
            "userinfo": {
                "verified_claims": {
                    "verification": {"trust_framework": {"value": "jp_aml"}},
                    "claims": {name: {"essential": True} for name in ("name", "address", "birthdate", "gender")},
                }
            }
        }
        assert asked["scope"] == "openid"

    asyncio.run(story())


def test_a_plain_login_asks_for_no_attribute_only_whether_those_it_keeps_still_stand() -> None:
    async def story() -> None:
        asked = await _bank().asked("/login")
        assert asked["scope"] == "openid"
        assert json.loads(asked["claims"]) == {"id_token": {"attributes_current": None}}

    asyncio.run(story())


def test_the_account_page_shows_attributes_method_time_and_freshness() -> None:
    async def story() -> None:
        page = await _bank().log_in("/open-account")
        assert text_of(page, "name") == "山田　花子"
        assert text_of(page, "address") == "東京都千代田区霞が関三丁目１番１号"
        assert text_of(page, "birthdate") == "平成2年（1990年）5月10日"
        assert text_of(page, "gender") == "女性"
        assert text_of(page, "trust-framework") == "jp_aml"
        assert "カ (2025-06-24)" in text_of(page, "verification-method")
        assert "09:59:00" in text_of(page, "verified-at")
        assert "最新です" in text_of(page, "freshness")
        assert text_of(page, "sub") == "pairwise-1"
        assert text_of(page, "acr") == "利用者証明用電子証明書"

    asyncio.run(story())


def test_the_second_visit_knows_the_customer_by_the_subject_alone() -> None:
    async def story() -> None:
        browser = _bank()
        await browser.log_in("/open-account")
        browser.http = browser.new_window()
        browser.op.person = {"sub": "pairwise-1"}
        page = await browser.log_in("/login")
        assert text_of(page, "name") == "山田　花子"

    asyncio.run(story())


def test_a_stranger_who_logs_in_is_offered_an_account() -> None:
    async def story() -> None:
        page = await _bank().log_in("/login")
        assert has(page, "no-account")
        assert has(page, "open-account")

    asyncio.run(story())


def test_stale_attributes_are_marked_and_the_login_still_works() -> None:
    async def story() -> None:
        verification = {**PERSON["verified_claims"]["verification"], "attributes_current": False}  # type: ignore[index]
        moved = {**PERSON, "verified_claims": {**PERSON["verified_claims"], "verification": verification}}  # type: ignore[dict-item]
        page = await _bank(moved).log_in("/open-account")
        assert "古くなっている" in text_of(page, "freshness")
        assert text_of(page, "name") == "山田　花子"

    asyncio.run(story())


def test_no_account_without_verified_claims() -> None:
    async def story() -> None:
        browser = _bank({"sub": "pairwise-1", "name": "山田　花子"})
        page = await browser.log_in("/open-account")
        assert text_of(page, "error-code") == "answer_refused"
        assert (await browser.http.get("/account")).status_code == 303

    asyncio.run(story())


def test_attack_userinfo_about_somebody_else_opens_no_account() -> None:
    async def story() -> None:
        page = await _bank({**PERSON, "sub": "somebody-else"}).log_in("/open-account")
        assert text_of(page, "error-code") == "answer_refused"

    asyncio.run(story())


def test_nobody_sees_the_account_without_a_login() -> None:
    async def story() -> None:
        assert has(await _bank().follow(await _bank().http.get("/account")), "open-account")

    asyncio.run(story())


def test_settings_have_the_banks_prefix() -> None:
    names = ("BASE_URL", "ISSUER", "CLIENT_ID", "CREDENTIAL")
    mapping = {bank.PREFIX + name: "x" for name in names} | {bank.PREFIX + "SESSION_KEY": "00" * 32}
    assert bank.settings_from(mapping).credential == "x"


def test_keeping_details_current_asks_for_the_latest_attributes_and_nothing_now() -> None:
    async def story() -> None:
        asked = await _bank().asked("/keep-current")
        assert asked["scope"] == "openid offline_access latest_attributes"
        assert asked["prompt"] == "consent", "she may have declined it once and want it now"
        assert "claims" not in asked

    asyncio.run(story())
