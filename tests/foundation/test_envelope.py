"""What is sealed opens only as what it was sealed as, under a key we still have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.envelope import PersonVault, SealBroken, Sealer, new_key

SEALER = Sealer(b"k" * 32)


@given(st.binary(max_size=2000), st.text(min_size=1, max_size=20, alphabet="abc-"))
def test_a_seal_opens_to_what_was_sealed(plain: bytes, kind: str) -> None:
    assert SEALER.open(SEALER.seal(plain, kind=kind), kind=kind) == plain


def test_a_code_cannot_be_opened_as_an_access_token() -> None:
    with pytest.raises(SealBroken):
        SEALER.open(SEALER.seal(b"x", kind="code"), kind="access")


@given(st.text(max_size=200))
def test_no_text_breaks_the_door(text: str) -> None:
    with pytest.raises(SealBroken):
        SEALER.open(text, kind="code")


@given(st.integers(0, 60), st.sampled_from("AZaz09-_"))
def test_one_altered_letter_is_refused(place: int, letter: str) -> None:
    token = SEALER.seal(b"twenty bytes of text", kind="code")
    altered = token[:place] + letter + token[place + 1 :]
    if altered != token:
        with pytest.raises(SealBroken):
            SEALER.open(altered, kind="code")


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: t + "A", lambda t: t + "=", lambda t: " " + t])
def test_truncated_or_padded_seals_are_refused(change) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    with pytest.raises(SealBroken):
        SEALER.open(change(SEALER.seal(b"x" * 31, kind="code")), kind="code")


def test_after_rotation_old_seals_open_and_new_ones_use_the_new_key() -> None:
    old = Sealer({1: b"a" * 32})
    both = Sealer({1: b"a" * 32, 2: b"b" * 32})
    assert both.open(old.seal(b"x", kind="k"), kind="k") == b"x"
    with pytest.raises(SealBroken):
        old.open(both.seal(b"x", kind="k"), kind="k")


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="32"):
        Sealer(b"short")


def test_a_person_s_records_open_only_with_that_person_s_key() -> None:
    vault = PersonVault(new_key())
    hanako, taro = vault.new_wrapped_key("hanako"), vault.new_wrapped_key("taro")
    sealed = vault.encrypt(vault.unwrap(hanako, "hanako"), b"allergy", b"row 1")
    assert vault.decrypt(vault.unwrap(hanako, "hanako"), sealed, b"row 1") == b"allergy"
    with pytest.raises(SealBroken):
        vault.decrypt(vault.unwrap(taro, "taro"), sealed, b"row 1")
    with pytest.raises(SealBroken):
        vault.decrypt(vault.unwrap(hanako, "hanako"), sealed, b"row 2")


def test_a_wrapped_key_does_not_open_for_another_person_or_house() -> None:
    vault = PersonVault(new_key())
    wrapped = vault.new_wrapped_key("hanako")
    with pytest.raises(SealBroken):
        vault.unwrap(wrapped, "taro")
    with pytest.raises(SealBroken):
        PersonVault(new_key()).unwrap(wrapped, "hanako")
