import asyncio
from dataclasses import replace
from pathlib import Path

import orjson

from idp.consent.description import purpose
from idp.interaction.requested import requested
from tests.idp.card_login.room import BANK
from tests.idp.consent.parties import DETAIL, open_parties


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

    asyncio.run(run())
