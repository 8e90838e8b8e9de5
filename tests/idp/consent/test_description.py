import asyncio
from dataclasses import replace
from datetime import date
from pathlib import Path

import orjson
import pytest

from idp.consent.description import last_of_ten_years, purpose
from idp.interaction.requested import requested
from idp.interaction.state import OPENED_BY, OPENED_FOR
from tests.idp.card_login.room import BANK
from tests.idp.consent.parties import DETAIL, open_parties
from tests.idp.latest_attributes.scene import bank


def test_the_purpose_is_the_registered_wording_never_the_clients_text() -> None:
    clinic = replace(BANK, purposes={**BANK.purposes, "treatment": {"ja": "診療のため", "en": "Care"}})
    asked = requested({"authorization_details": orjson.dumps([{**DETAIL, "purpose_text": "<b>buy</b>"}]).decode()})
    assert purpose(clinic, asked) == {"code": "treatment", "ja": "診療のため", "en": "Care"}
    assert purpose(BANK, asked)["code"] == "account"


def test_a_person_without_attributes_is_described_without_values(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_parties(tmp_path) as it:
            interaction = await it.begin()
            told = it.deps.describer.describe(interaction, BANK, 1)
            assert [(claim["name"], claim["value"]) for claim in told["claims"]] == [("name", None)]
            assert told["elsewhere"] is False
            screens = await it.begin(**{OPENED_BY: "device", OPENED_FOR: "7"})
            assert it.deps.describer.describe(screens, BANK, 1)["elsewhere"] is True

    asyncio.run(run())


def test_the_latest_attributes_have_a_purpose_and_an_end_of_their_own_and_no_value(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_parties(tmp_path) as it:
            interaction = await it.begin(scope="openid name latest_attributes")
            told = it.deps.describer.describe(interaction, bank(), it.account_id)
            name, latest = told["claims"]
            assert "until" not in name
            assert (latest["value"], latest["until"], latest["essential"]) == (None, "2036-11-23", False)
            assert latest["purpose"] == {"ja": "お届けの情報を最新に保つため", "en": "To keep your details current"}
            assert told["purpose"]["code"] == "account"

    asyncio.run(run())
    alone = requested({"scope": "openid latest_attributes"})
    assert purpose(bank(), alone)["code"] == "current"


@pytest.mark.parametrize(
    ("given", "last"),
    [
        (date(2023, 5, 18), date(2033, 5, 18)),
        (date(2026, 12, 31), date(2036, 12, 31)),
        (date(2028, 2, 28), date(2038, 2, 28)),
        (date(2028, 2, 29), date(2038, 2, 28)),
        (date(2026, 2, 28), date(2036, 2, 29)),
    ],
)
def test_ten_years_begin_on_the_next_day(given: date, last: date) -> None:
    assert last_of_ten_years(given) == last
