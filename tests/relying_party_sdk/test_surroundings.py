"""The default clock and the default randomness are the real ones."""

import time

from relying_party_sdk.surroundings import SystemChance, SystemClock


def test_the_clock_tells_the_time() -> None:
    assert abs(SystemClock().timestamp() - time.time()) < 2


def test_chance_does_not_repeat() -> None:
    assert len({SystemChance().token(32) for _ in range(100)}) == 100
    assert len(SystemChance().token(32)) == 43
