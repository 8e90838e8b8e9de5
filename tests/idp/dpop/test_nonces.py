"""Nonces are ours, young, and known to every worker; nothing is stored."""

from foundation.clock import FixedClock
from foundation.envelope import Sealer
from idp.dpop.nonces import NONCE_SECONDS, Nonces
from tests.idp.card_login.mint import NOW


def test_a_nonce_tells_its_age_to_every_worker_until_it_is_over() -> None:
    clock = FixedClock(NOW)
    here, there = Nonces(Sealer(b"k" * 32), clock), Nonces(Sealer(b"k" * 32), clock)
    nonce = here.fresh()
    issued_at = there.issued_at(nonce)
    assert issued_at == clock.timestamp()
    assert not here.is_ageing(issued_at)
    clock.advance(NONCE_SECONDS - 1)
    assert there.issued_at(nonce) == issued_at
    assert here.is_ageing(issued_at)
    clock.advance(1)
    assert there.issued_at(nonce) is None


def test_tk19_another_houses_nonce_another_kind_of_seal_and_one_of_the_future_are_not_ours() -> None:
    clock = FixedClock(NOW)
    ours = Nonces(Sealer(b"k" * 32), clock)
    assert ours.issued_at(Nonces(Sealer(b"x" * 32), clock).fresh()) is None
    assert ours.issued_at(Sealer(b"k" * 32).seal(clock.timestamp().to_bytes(8), kind="access-token")) is None
    for text in ("", "x", "é", ours.fresh()[:-1], ours.fresh() + "A"):
        assert ours.issued_at(text) is None
    late = ours.fresh()
    clock.advance(-10)
    assert ours.issued_at(late) is None


def test_no_two_nonces_are_alike() -> None:
    nonces = Nonces(Sealer(b"k" * 32), FixedClock(NOW))
    assert nonces.fresh() != nonces.fresh()
