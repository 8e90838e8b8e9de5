"""Identifiers: unpredictable, and numbers that grow."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from unittest.mock import patch

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


def test_two_workers_never_make_the_same_number() -> None:
    clock = FixedClock(datetime(2026, 11, 23, tzinfo=UTC))
    workers = [RandomIds(clock, worker) for worker in (1, 2, 65535)]
    numbers = [worker.number() for _ in range(1000) for worker in workers]
    assert len(set(numbers)) == 3000


def test_a_forked_process_is_another_worker() -> None:
    ids = RandomIds(FixedClock(datetime(2026, 11, 23, tzinfo=UTC)))
    with patch("os.getpid", return_value=1):
        one = ids.number()
    with patch("os.getpid", return_value=2):
        other = ids.number()
    assert (one >> 6) & 0xFFFF == 1 and (other >> 6) & 0xFFFF == 2


def test_threads_share_one_source_without_a_clash() -> None:
    ids = RandomIds(FixedClock(datetime(2026, 11, 23, tzinfo=UTC)))
    with ThreadPoolExecutor(4) as pool:
        numbers = list(pool.map(lambda _: ids.number(), range(4000)))
    assert len(set(numbers)) == 4000


def test_numbers_fit_63_bits_to_the_last_day_of_the_layout() -> None:
    ids = RandomIds(FixedClock(datetime(2094, 9, 6, tzinfo=UTC)), 65535)
    assert 2**62 < ids.number() < 2**63


def test_tokens_are_long_different_and_safe_in_a_url() -> None:
    ids = RandomIds(SystemClock())
    tokens = {ids.token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert all(len(token) == 43 and token.replace("-", "a").replace("_", "a").isalnum() for token in tokens)
    assert len(ids.raw(16)) == 16


def test_sequential_ids_repeat_from_run_to_run() -> None:
    first, second = SequentialIds(), SequentialIds()
    assert [first.number(), first.token(), first.raw(40)] == [second.number(), second.token(), second.raw(40)]
