"""A PIN counts down before it compares, and what is locked stays locked."""

import pytest

from gov_core.card.pins import AUTHENTICATION_PIN, SIGNATURE_PASSWORD, Pin, UnfitPin


class Writes:
    """Counts how often the chip stored itself, and what the counter was then."""

    def __init__(self, pin: Pin) -> None:
        self.pin = pin
        self.seen: list[int] = []

    def __call__(self) -> None:
        self.seen.append(self.pin.tries_left)


def test_a_right_pin_restores_all_tries() -> None:
    pin = Pin.fresh(AUTHENTICATION_PIN, b"1234")
    writes = Writes(pin)
    assert not pin.verify(b"0000", writes)
    assert pin.verify(b"1234", writes)
    assert pin.tries_left == 3


def test_the_try_is_stored_before_the_answer_is_known() -> None:
    pin = Pin.fresh(AUTHENTICATION_PIN, b"1234")
    writes = Writes(pin)
    pin.verify(b"1234", writes)
    assert writes.seen == [2, 3]


def test_pulling_the_power_wins_no_free_guess() -> None:
    pin = Pin.fresh(AUTHENTICATION_PIN, b"1234")

    def power_fails() -> None:
        raise OSError

    for _ in range(3):
        with pytest.raises(OSError):
            pin.verify(b"0000", power_fails)
    assert pin.blocked


@pytest.mark.parametrize(("rule", "tries"), [(AUTHENTICATION_PIN, 3), (SIGNATURE_PASSWORD, 5)])
def test_a_locked_pin_refuses_even_the_right_value(rule: object, tries: int) -> None:
    value = b"1234" if rule is AUTHENTICATION_PIN else b"ABC123"
    pin = Pin.fresh(AUTHENTICATION_PIN if rule is AUTHENTICATION_PIN else SIGNATURE_PASSWORD, value)
    writes = Writes(pin)
    assert [pin.verify(b"wrong", writes) for _ in range(tries)] == [False] * tries
    assert pin.blocked
    assert not pin.verify(value, writes)
    assert len(writes.seen) == tries


@pytest.mark.parametrize("value", [b"123", b"12345", b"12a4", b"", "１２３４".encode(), b"1234\n"])
def test_an_authentication_pin_is_four_digits(value: bytes) -> None:
    with pytest.raises(UnfitPin):
        Pin.fresh(AUTHENTICATION_PIN, value)


@pytest.mark.parametrize("value", [b"ABC12", b"A" * 17, b"abc123", b"ABC-123"])
def test_a_signature_password_is_six_to_sixteen_capitals_and_digits(value: bytes) -> None:
    with pytest.raises(UnfitPin):
        Pin.fresh(SIGNATURE_PASSWORD, value)


def test_a_pin_is_not_shown_in_a_traceback() -> None:
    assert "1234" not in repr(Pin.fresh(AUTHENTICATION_PIN, b"1234"))


@pytest.mark.parametrize("candidate", [b"", b"0000", b"1234"])
def test_a_pin_that_never_had_a_value_is_verified_by_nothing(candidate: bytes) -> None:
    pin = Pin.blocked_from_the_start(AUTHENTICATION_PIN)
    assert pin.blocked
    assert not pin.verify(candidate, lambda: None)
    pin.replace(b"2580")
    assert pin.verify(b"2580", lambda: None)
