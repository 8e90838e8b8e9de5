"""The wire's own manners; what may be signed is in test_withdrawals.py."""

from typing import Any

import pytest

from gov_core.own_consents.withdrawal_wire import WORDS
from tests.gov_core.jpki.latest_attributes.signer import Signer
from tests.gov_core.own_consents.citizen import Citizen, at_the_page


@pytest.mark.parametrize("call", ["attribute-statements", "attribute-signatures"])
@pytest.mark.parametrize("body", [[], {}, {"ticket": ""}, {"ticket": 1}, {"ticket": "x", "certificate": "!"}, "x"])
def test_what_cannot_be_read_is_told_in_words(signer: Signer, call: str, body: Any) -> None:
    async def story(citizen: Citizen) -> None:
        answer = await citizen.browser.post(f"/attribute-consents/card/{call}", json=body)
        assert answer.status_code == 400
        assert {"error", "title_ja", "title_en", "advice_ja", "advice_en"} <= answer.json().keys()

    at_the_page(signer.town, story, signer)


def test_every_refusal_of_its_own_has_words_in_both_languages() -> None:
    for title, advice in WORDS.values():
        assert all((*title, *advice))
        assert title[0] != title[1]
