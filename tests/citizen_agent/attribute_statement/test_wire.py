"""The statement wire: checked statements in, one signature out, and ways that lead to whoever asked only."""

import asyncio
from typing import Any

import pytest

from citizen_agent.answer_challenge import Accepted
from citizen_agent.card_session import Kind, prove
from citizen_agent.errors import ProviderUnreachable, ProviderUntrue, Refused
from gov_core.card.commands import Card
from tests.citizen_agent.attribute_statement.scene import SmallAsker
from tests.citizen_agent.parts import PROVIDER, refused
from tests.gov_core.card.sample import PASSWORD, sample_image


def _answer(asker: SmallAsker) -> Any:
    async def run() -> Any:
        wire = asker.wire()
        statement = await wire.challenge("T", Kind.SIGNATURE)
        proof = prove(Card(sample_image()), Kind.SIGNATURE, PASSWORD, statement.statement)
        return await wire.answer("T", statement, proof)

    return asyncio.run(run())


def test_a_signature_is_accepted_and_leads_on() -> None:
    asker = SmallAsker()
    assert _answer(asker) == Accepted(f"{PROVIDER}/go-on")
    assert len(asker.signed) == 1


def test_a_way_on_that_leads_elsewhere_is_not_taken() -> None:
    elsewhere = SmallAsker(verdict=(200, {"status": "accepted", "continue_url": "https://elsewhere.example/"}))
    unknown = SmallAsker(verdict=(200, {"status": "signature_required"}))
    for asker in (elsewhere, unknown):
        with pytest.raises(ProviderUntrue):
            _answer(asker)


def test_refusals_come_in_the_askers_words() -> None:
    body = refused("certificate_revoked")
    with pytest.raises(Refused):
        _answer(SmallAsker(verdict=(body.pop("http"), body)))
    with pytest.raises(Refused):
        asyncio.run(SmallAsker(refusal=(400, body)).wire().challenge("T", Kind.SIGNATURE))
    with pytest.raises(ProviderUnreachable):
        asyncio.run(SmallAsker(refusal=(500, {})).wire().challenge("T", Kind.SIGNATURE))


def test_an_untrue_statement_never_reaches_a_card() -> None:
    with pytest.raises(ProviderUntrue):
        asyncio.run(SmallAsker(changes={"nonce": "other"}).wire().challenge("T", Kind.SIGNATURE))


def test_leaving_says_why() -> None:
    left = SmallAsker().wire().leave_url("T&x", "pin_locked")
    assert left == f"{PROVIDER}/card/attribute-statements/left?ticket=T%26x&error=pin_locked"
