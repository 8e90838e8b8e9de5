"""The secrets a person types have the form the card asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_core.municipality.secrets_chosen import ChosenSecrets, SecretsUnfit, check_password


@pytest.mark.parametrize("password", ["", "ABCDEF", "0123456789ABCDEF", "000000"])
def test_four_digits_and_six_to_sixteen_capitals_or_digits_are_taken(password: str) -> None:
    assert ChosenSecrets("0000", password).password == password


@pytest.mark.parametrize("pin", ["", "123", "12345", "12a4", "１２３４", "-123", "12 4"])
def test_another_pin_is_refused(pin: str) -> None:
    with pytest.raises(SecretsUnfit):
        ChosenSecrets(pin, "")


@pytest.mark.parametrize("password", ["ABCDE", "A" * 17, "abcdef", "ABC DEF", "ＡＢＣＤＥＦ", "ABCDE!"])
def test_another_password_is_refused(password: str) -> None:
    with pytest.raises(SecretsUnfit):
        check_password(password)


@given(st.text(max_size=20), st.text(max_size=20))
def test_secrets_are_never_shown(pin: str, password: str) -> None:
    try:
        shown = repr(ChosenSecrets(pin, password))
    except SecretsUnfit as refused:
        shown = str(refused)
    assert shown in ("ChosenSecrets()", "the PIN has four digits", "the password has 6 to 16 capital letters or digits")
