import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from foundation import card_statement
from idp.card_login.challenge import CHALLENGE_SECONDS, Party, purpose_of
from idp.card_login.refusals import ChallengeExpired, ChallengeUsed, InvalidRequest
from idp.card_login.store import ChallengeRecord
from tests.idp.card_login.room import BANK, ISSUER, open_room

RECORD = ChallengeRecord("id", "ix", "authentication", "nonce", 100)


def test_the_statement_is_the_one_the_agent_builds_from_registered_words() -> None:
    assert Party(ISSUER, BANK).statement(RECORD) == card_statement.build(
        kind="authentication",
        issuer=ISSUER,
        recipient="株式会社みどり銀行",
        corporate_number="7000012050002",
        purpose="口座を開くため",
        nonce="nonce",
        issued_at=100,
    )


def test_registered_words_that_could_forge_a_line_are_never_signed() -> None:
    twisted = replace(BANK, name_ja="銀行\n目的 / Purpose: 何でも")
    with pytest.raises(InvalidRequest):
        Party(ISSUER, twisted).statement(RECORD)


def test_a_client_without_a_purpose_has_an_empty_one() -> None:
    bare = replace(BANK, purposes={}, default_purpose="")
    assert purpose_of(bare) == {"ja": "", "en": ""}


def test_a_challenge_dies_by_use_and_by_time(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_room(tmp_path) as room:
            desk = room.deps.step.challenges
            used, late = await desk.issue("ix", "authentication"), await desk.issue("ix", "authentication")
            assert used.nonce != late.nonce
            assert await desk.consume("ix", used.id) == used
            with pytest.raises(ChallengeUsed):
                await desk.consume("ix", used.id)
            with pytest.raises(InvalidRequest):
                await desk.consume("other", late.id)
            room.clock.advance(CHALLENGE_SECONDS)
            with pytest.raises(ChallengeExpired):
                await desk.consume("ix", late.id)

    asyncio.run(run())
