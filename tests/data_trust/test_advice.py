"""Every code of the trust says what to do about it."""

from data_trust.advice import ADVICE, advice_of
from data_trust.errors import WIRE


def test_every_refusal_has_advice_and_no_advice_is_for_a_code_that_is_gone() -> None:
    assert ADVICE.keys() <= WIRE.keys()
    assert all(advice_of(row) for row in WIRE.values())
    assert "consent" not in advice_of(WIRE["not-found"])
