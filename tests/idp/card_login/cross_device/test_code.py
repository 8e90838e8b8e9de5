"""The code of one second: what a copy of it is worth, and what a forger would have to know."""

from hypothesis import given
from hypothesis import strategies as st

from idp.card_login.cross_device.code import LIFE_SECONDS, RotatingCode, make, read

KEY, OTHER, SESSION, NOW = b"k" * 32, b"o" * 32, "S" * 22, 1_795_402_800


def read_back(text: str) -> RotatingCode:
    code = read(text)
    assert code is not None
    return code


def test_a_code_is_good_in_its_own_second_and_the_next() -> None:
    code = read_back(make(KEY, SESSION, NOW))
    assert [code.fresh(KEY, NOW + age) for age in range(-1, 4)] == [False, True, True, False, False]
    assert LIFE_SECONDS == 2


def test_a_photo_two_seconds_later_is_worth_nothing() -> None:
    assert not read_back(make(KEY, SESSION, NOW)).fresh(KEY, NOW + 2)


def test_a_forged_counter_does_not_fit_the_digest() -> None:
    session, counter, digest = make(KEY, SESSION, NOW).split(".")
    assert not read_back(f"{session}.{int(counter) + 60}.{digest}").fresh(KEY, NOW + 60)


def test_another_session_or_key_makes_another_code() -> None:
    _, counter, digest = make(KEY, SESSION, NOW).split(".")
    assert not read_back(f"{'T' * 22}.{counter}.{digest}").fresh(KEY, NOW)
    assert not read_back(make(OTHER, SESSION, NOW)).fresh(KEY, NOW)


def test_a_code_of_the_future_is_none_of_ours() -> None:
    assert not read_back(make(KEY, SESSION, NOW + 1)).fresh(KEY, NOW)


@given(st.text(max_size=80))
def test_any_other_text_is_no_code(text: str) -> None:
    code = read(text)
    assert code is None or not code.fresh(KEY, NOW)


def test_the_digest_is_hmac_sha256_cut_to_128_bits() -> None:
    # printf 'S x 22|1795402800' piped to: openssl dgst -sha256 -hmac 'k x 32', the first 16 bytes
    assert make(KEY, SESSION, NOW).split(".")[2] == "UX-rH4WzC09lDHbfGScQJQ"
