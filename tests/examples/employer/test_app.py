"""Asahi Works: RS256 ID tokens, badges needed, work history optional."""

import asyncio
import json
from pathlib import Path

import httpx

from examples.employer import app as employer
from tests.examples.street import Browser, has, text_of

RECORDS = json.loads((Path(__file__).parents[3] / "examples/records/hanako.json").read_text())["jobs"]


def _employer(*datatypes: str, alg: str = "RS256") -> Browser:
    detail = {"type": "data_trust", "domain": "jobs", "datatypes": list(datatypes)}
    header = {"alg": alg, "kid": "r1" if alg == "RS256" else "k1"}
    browser = Browser(employer, header=header, token_answer={"authorization_details": [detail]})
    for datatype, records in RECORDS.items():
        browser.trust.answers[f"/jobs/{datatype}"] = httpx.Response(200, json={"records": records})
    return browser


def test_the_employer_asks_for_badges_and_leaves_the_history_to_the_citizen() -> None:
    async def story() -> None:
        asked = await _employer().asked("/connect")
        (detail,) = json.loads(asked["authorization_details"])
        assert (detail["datatypes"], detail["optional_datatypes"]) == (["Badge"], ["WorkHistory"])
        assert (detail["domain"], detail["purpose"]) == ("jobs", "recruitment")

    asyncio.run(story())


def test_what_the_citizen_left_out_is_not_read() -> None:
    async def story() -> None:
        browser = _employer("Badge")
        page = await browser.log_in("/connect")
        assert "基本情報技術者" in page.text
        assert [path for path, _ in browser.trust.asked] == ["/jobs/Badge"]

    asyncio.run(story())


def test_the_history_is_shown_when_given() -> None:
    async def story() -> None:
        page = await _employer("Badge", "WorkHistory").log_in("/connect")
        assert "株式会社あおぞら商店" in page.text
        assert "238,000" not in page.text

    asyncio.run(story())


def test_attack_an_es256_token_for_this_rs256_client_is_refused() -> None:
    async def story() -> None:
        page = await _employer("Badge", alg="ES256").log_in("/connect")
        assert text_of(page, "error-code") == "invalid_id_token"
        assert not has(page, "logout")

    asyncio.run(story())


def test_settings_have_the_employers_prefix() -> None:
    names = ("BASE_URL", "ISSUER", "CLIENT_ID", "CREDENTIAL")
    mapping = {employer.PREFIX + name: "x" for name in names} | {employer.PREFIX + "SESSION_KEY": "00" * 32}
    assert employer.settings_from(mapping).base_url == "x"
