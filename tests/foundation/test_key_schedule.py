"""A key waits, signs, verifies on, and is over; no moment has no signer, and none an unpublished one."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from foundation.key_schedule import DAY, KEPT_AFTER, PUBLISHED_BEFORE, is_published, signers, state, successor_due
from foundation.signing_key import SigningKey, new_private_key

PRIVATE = new_private_key("ES256")


def _key(signs_from: int, alg: str = "ES256") -> SigningKey:
    return SigningKey(alg, PRIVATE, signs_from - PUBLISHED_BEFORE, signs_from)


OLD, NEW = _key(0), _key(100 * DAY)
KEYS = [OLD, NEW]
TURN = 100 * DAY
TIMES = st.lists(st.integers(0, 50 * DAY), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("now", "states"),
    [
        (0, ("signing", "waiting")),
        (TURN - 1, ("signing", "waiting")),
        (TURN, ("verifying", "signing")),
        (TURN + KEPT_AFTER - 1, ("verifying", "signing")),
        (TURN + KEPT_AFTER, ("over", "signing")),
    ],
)
def test_a_key_goes_through_its_life(now: int, states: tuple[str, str]) -> None:
    assert (state(KEYS, OLD, now), state(KEYS, NEW, now)) == states
    assert [is_published(KEYS, key, now) for key in KEYS] == [each != "over" for each in states]


def test_an_algorithm_whose_first_key_has_not_begun_signs_with_it_all_the_same() -> None:
    assert signers([NEW], 0) == {"ES256": NEW}


def test_of_two_keys_of_one_time_the_later_in_the_list_signs() -> None:
    one, two = _key(5), _key(5)
    assert signers([one, two], 5)["ES256"] is two
    assert state([one, two], one, 5) == "verifying"
    assert state([one, two], one, 5 + KEPT_AFTER) == "over"


def test_algorithms_do_not_supersede_one_another() -> None:
    other = _key(50, "EdDSA")
    assert state([OLD, other], OLD, 50 + KEPT_AFTER) == "signing"


def test_a_successor_is_due_a_day_before_it_must_sign() -> None:
    every = 90 * DAY
    assert not successor_due([OLD], "ES256", every - PUBLISHED_BEFORE - 1, every)
    assert successor_due([OLD], "ES256", every - PUBLISHED_BEFORE, every)
    assert not successor_due(KEYS, "ES256", every, every)
    assert successor_due([], "ES256", every, every)


@given(TIMES, st.integers(0, 60 * DAY))
def test_whoever_signs_is_published_and_was_a_day_before_unless_it_was_the_first(times: list[int], now: int) -> None:
    keys = [_key(each) for each in times]
    signer = signers(keys, now)["ES256"]
    assert is_published(keys, signer, now)
    held_then = [key for key in keys if key.made_at <= now - DAY]
    if signer in held_then:
        assert is_published(held_then, signer, now - DAY)


@given(TIMES, st.integers(0, 60 * DAY), st.integers(0, KEPT_AFTER - 1))
@example([0, DAY], DAY - 1, KEPT_AFTER - 1)  # its last signature, to the last second
def test_what_a_key_signed_verifies_for_as_long_as_anything_lives(times: list[int], now: int, later: int) -> None:
    keys = [_key(each) for each in times]
    assert is_published(keys, signers(keys, now)["ES256"], now + later)
