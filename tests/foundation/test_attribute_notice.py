"""Fifteen items, eleven of them mandatory, with the facts of the service filled in and hashed as they are shown."""

from dataclasses import replace
from hashlib import sha256

import pytest

from foundation.attribute_notice import notice
from tests.foundation.test_attribute_consent import BANK

NOW = 1795454851
PURPOSE = "住所変更の確認"
PUBLISHED = "415de6502a7bab9f1e88ff48d56606c20ce6bd59e371dffd5405adafabe6d72e"
FIRST_MOMENT = 1684162800  # 2023-05-16 00:00 in Japan


def test_fifteen_items_eleven_mandatory() -> None:
    items = notice(BANK, PURPOSE, NOW).items
    assert len(items) == 15
    assert len([item for item in items if item.mandatory]) == 11
    assert len({item.key for item in items}) == 15
    assert all(item.ja and item.en for item in items)


def test_the_facts_are_filled_in() -> None:
    text = notice(BANK, PURPOSE, NOW).text()
    for fact in (BANK.name, BANK.corporate_number, BANK.platform, PURPOSE):
        assert fact in text
    assert "{" not in text


def test_the_terms_carry_the_hash_of_exactly_this_text() -> None:
    shown = notice(BANK, PURPOSE, NOW)
    terms = shown.terms(PURPOSE)
    assert (terms.notice_version, terms.notice_sha256) == ("2023-05", sha256(shown.text().encode()).hexdigest())
    assert notice(replace(BANK, platform="another"), PURPOSE, NOW).terms(PURPOSE) != terms
    assert notice(BANK, "広告", NOW).terms(PURPOSE) != terms


def test_a_published_version_never_changes() -> None:
    """Consents signed years ago name it by hash: edit a version and this fails; add one instead."""
    assert notice(BANK, PURPOSE, NOW).terms(PURPOSE).notice_sha256 == PUBLISHED


def test_before_the_service_began_there_was_no_notice() -> None:
    assert notice(BANK, PURPOSE, FIRST_MOMENT).version == "2023-05"
    with pytest.raises(LookupError):
        notice(BANK, PURPOSE, FIRST_MOMENT - 1)
