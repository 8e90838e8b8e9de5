from datetime import UTC, date, datetime

import pytest

from idp.card_login.assurance import (
    ACR_AUTHENTICATION,
    ACR_PHONE_AUTHENTICATION,
    ACR_PHONE_SIGNATURE,
    ACR_SIGNATURE,
    acr_of,
    amr_of,
    can_reach,
    japanese_day,
    jpki_signature_method,
)


@pytest.mark.parametrize(
    ("day", "letter"),
    [
        (date(2018, 11, 30), "ワ"),
        (date(2025, 5, 1), "ワ"),
        (date(2025, 6, 23), "ワ"),
        (date(2025, 6, 24), "カ"),
        (date(2026, 11, 23), "カ"),
        (date(2027, 3, 31), "カ"),
        (date(2027, 4, 1), "ヌ"),
        (date(2040, 1, 1), "ヌ"),
    ],
)
def test_the_method_letter_is_the_one_in_force_that_day(day: date, letter: str) -> None:
    assert jpki_signature_method(day).letter == letter


def test_the_law_counts_days_in_japan() -> None:
    before = datetime(2027, 3, 31, 14, 59, 59, tzinfo=UTC)
    after = datetime(2027, 3, 31, 15, 0, 0, tzinfo=UTC)
    assert jpki_signature_method(japanese_day(int(before.timestamp()))).letter == "カ"
    assert jpki_signature_method(japanese_day(int(after.timestamp()))).letter == "ヌ"


def test_a_signature_in_the_same_login_is_the_stronger_class() -> None:
    assert acr_of(None) == ACR_AUTHENTICATION
    assert acr_of(1) == ACR_SIGNATURE


def test_a_phone_has_classes_of_its_own_and_is_no_smart_card() -> None:
    assert acr_of(None, "phone") == ACR_PHONE_AUTHENTICATION
    assert acr_of(1, "phone") == ACR_PHONE_SIGNATURE
    assert (amr_of("card"), amr_of("phone")) == (("sc", "pin"), ("hwk", "pin"))


def test_one_carrier_reaches_both_of_its_classes_and_none_of_the_others() -> None:
    assert can_reach(ACR_AUTHENTICATION, (ACR_SIGNATURE,))
    assert can_reach(ACR_PHONE_SIGNATURE, (ACR_SIGNATURE, ACR_PHONE_AUTHENTICATION))
    assert not can_reach(ACR_PHONE_AUTHENTICATION, (ACR_AUTHENTICATION, ACR_SIGNATURE))
    assert not can_reach(ACR_SIGNATURE, ("urn:other",))
