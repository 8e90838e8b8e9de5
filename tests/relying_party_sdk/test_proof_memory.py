"""What one process remembers of proofs, and nonces that only it can make."""

import asyncio

from relying_party_sdk.proof_memory import NONCE_SECONDS, ProofsOfThisProcess, TimedNonces
from tests.relying_party_sdk.small_provider import CountingChance, TestClock


def test_a_key_is_good_once_until_it_is_over() -> None:
    async def story() -> None:
        memory = ProofsOfThisProcess()
        assert await memory.remember("a", 100, 190)
        assert not await memory.remember("a", 190, 280)
        assert await memory.remember("b", 100, 190)
        assert await memory.remember("a", 191, 281)

    asyncio.run(story())


def test_what_is_over_takes_no_room() -> None:
    async def story() -> int:
        memory = ProofsOfThisProcess()
        for now in range(0, 1000, 10):
            await memory.remember(str(now), now, now + 90)
        return len(memory._until)

    assert asyncio.run(story()) < 20


def test_nonces_tell_their_age_to_whoever_has_the_key() -> None:
    clock = TestClock()
    here, there = (TimedNonces(b"k" * 32, clock, CountingChance()) for _ in range(2))
    nonce = here.fresh()
    assert there.issued_at(nonce) == clock.timestamp()
    clock.time += NONCE_SECONDS
    assert there.issued_at(nonce) is None


def test_tk19_nonces_of_others_and_of_the_future_are_not_ours() -> None:
    clock = TestClock()
    ours = TimedNonces(b"k" * 32, clock, CountingChance())
    foreign = TimedNonces(b"x" * 32, clock, CountingChance()).fresh()
    nonce = ours.fresh()
    for wrong in ("", "x", "é", foreign, nonce[:-1], nonce + "A", "1" + nonce, f"x.y.{ours._mac('x.y')}"):
        assert ours.issued_at(wrong) is None
    clock.time -= 1
    assert ours.issued_at(nonce) is None
