"""Identifiers: unpredictable, and numbers that grow."""

from datetime import UTC, datetime

from foundation.clock import FixedClock, SystemClock
from foundation.ids import RandomIds, SequentialIds


def test_numbers_ascend_and_never_repeat_even_within_one_instant() -> None:
    ids = RandomIds(FixedClock(datetime(2026, 11, 23, tzinfo=UTC)))
    numbers = [ids.number() for _ in range(10_000)]
    assert numbers == sorted(set(numbers))
    assert all(0 < number < 2**63 for number in numbers)


def test_numbers_ascend_when_the_clock_steps_back() -> None:
    clock = FixedClock(datetime(2026, 11, 23, tzinfo=UTC))
    ids = RandomIds(clock)
    before = ids.number()
    clock.advance(-3600)
    assert ids.number() > before


def test_tokens_are_long_different_and_safe_in_a_url() -> None:
    ids = RandomIds(SystemClock())
    tokens = {ids.token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert all(len(token) == 43 and token.replace("-", "a").replace("_", "a").isalnum() for token in tokens)
    assert len(ids.raw(16)) == 16


def test_sequential_ids_repeat_from_run_to_run() -> None:
    first, second = SequentialIds(), SequentialIds()
    assert [first.number(), first.token(), first.raw(40)] == [second.number(), second.token(), second.raw(40)]
