"""Minori Farm Advisers: both kinds of farming record, asked for one purpose, shown in plain words."""

import asyncio
import json
from pathlib import Path

import httpx

from examples.farm_adviser import app as farm_adviser
from tests.examples.street import Browser

RECORDS = json.loads((Path(__file__).parents[3] / "examples/records/taro.json").read_text())["farming"]


def test_the_adviser_asks_for_farming_records() -> None:
    async def story() -> None:
        asked = await Browser(farm_adviser).asked("/connect")
        (detail,) = json.loads(asked["authorization_details"])
        assert (detail["domain"], detail["purpose"]) == ("farming", "farm-advice")
        assert detail["datatypes"] == ["FieldRecord", "Shipment"]
        assert "optional_datatypes" not in detail

    asyncio.run(story())


def test_the_records_page_shows_fields_and_shipments() -> None:
    async def story() -> None:
        detail = {"type": "data_trust", "domain": "farming", "datatypes": ["FieldRecord", "Shipment"]}
        browser = Browser(farm_adviser, token_answer={"authorization_details": [detail]})
        for datatype, records in RECORDS.items():
            browser.trust.answers[f"/farming/{datatype}"] = httpx.Response(200, json={"records": records})
        page = await browser.log_in("/connect")
        for words in ("水稲（コシヒカリ）", "6,240 kg", "耕起、施肥、植え付け", "392 円/kg"):
            assert words in page.text
        assert "15202-0417-0031" not in page.text

    asyncio.run(story())


def test_settings_have_the_advisers_prefix() -> None:
    names = ("BASE_URL", "ISSUER", "CLIENT_ID", "CREDENTIAL")
    mapping = {farm_adviser.PREFIX + n: "x" for n in names} | {farm_adviser.PREFIX + "SESSION_KEY": "00" * 32}
    assert farm_adviser.settings_from(mapping).issuer == "x"
