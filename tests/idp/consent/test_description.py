import asyncio
from pathlib import Path

import orjson

from idp.consent.description import purpose
from idp.interaction.requested import requested
from idp.interaction.state import OPENED_BY, OPENED_FOR
from tests.idp.card_login.room import BANK
from tests.idp.consent.parties import DETAIL, open_parties


def test_the_purpose_is_the_registered_wording_never_the_clients_text() -> None:
    clinic = BANK.__class__(
        **{**BANK.__dict__, "purposes": {**BANK.purposes, "treatment": {"ja": "診療のため", "en": "Care"}}}
    )
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
