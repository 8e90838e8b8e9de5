import asyncio
from pathlib import Path

import pytest

from idp.consent.refusals import AlreadyDecided, ConsentRefusal
from tests.idp.consent.parties import open_parties


def test_a_decision_is_approved_or_denied_and_nothing_else(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_parties(tmp_path) as it:
            interaction = await it.begin()
            assert interaction.card is None
            found = it.interactions.get(interaction.id)
            assert found is not None
            assert found.card is not None
            with pytest.raises(ConsentRefusal):
                await it.deps.decisions.take(found, found.card, "maybe", "")

    asyncio.run(run())


def test_a_decision_after_the_end_is_a_conflict(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_parties(tmp_path) as it:
            interaction = await it.begin()
            found = it.interactions.get(interaction.id)
            assert found is not None
            assert found.card is not None
            await it.interactions.finish(interaction.id)
            with pytest.raises(AlreadyDecided):
                await it.deps.decisions.take(found, found.card, "denied", "")

    asyncio.run(run())
