"""What cannot be right never reaches the chip; what is right in another script does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citizen_agent.card_session import Kind
from citizen_agent.errors import UnfitSecret
from citizen_agent.secrets_typed import ready_for_chip


@pytest.mark.parametrize(
    ("kind", "typed", "sent"),
    [
        (Kind.AUTHENTICATION, "1234", "1234"),
        (Kind.AUTHENTICATION, " １２３４ ", "1234"),
        (Kind.SIGNATURE, "kakehashi1", "KAKEHASHI1"),
        (Kind.SIGNATURE, "ＡＢＣ１２３", "ABC123"),
    ],
)
def test_width_and_case_do_not_cost_a_try(kind: Kind, typed: str, sent: str) -> None:
    assert ready_for_chip(kind, typed) == sent


@pytest.mark.parametrize("typed", ["", "123", "12345", "12a4", "１２３", "٠١٢٣"])
def test_a_pin_that_cannot_be_right_is_not_sent(typed: str) -> None:
    with pytest.raises(UnfitSecret) as unfit:
        ready_for_chip(Kind.AUTHENTICATION, typed)
    assert not typed or typed not in str(unfit.value)


@given(st.sampled_from(list(Kind)), st.text())
def test_whatever_is_typed_the_chip_gets_ascii_of_the_right_length(kind: Kind, typed: str) -> None:
    try:
        secret = ready_for_chip(kind, typed)
    except UnfitSecret:
        return
    assert secret.isascii()
    assert 4 <= len(secret.encode()) <= 16
