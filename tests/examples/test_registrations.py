"""What the six sites register: complete, lawful numbers, and six companies that cannot join what they know."""

import pytest

from examples.bank.registration import REGISTRATION as BANK
from examples.clinic.registration import REGISTRATION as CLINIC
from examples.common.registration import Registration
from examples.employer.registration import REGISTRATION as EMPLOYER
from examples.farm_adviser.registration import REGISTRATION as FARM_ADVISER
from examples.shop.registration import REGISTRATION as SHOP
from examples.television.registration import REGISTRATION as TELEVISION
from standards.corporate_number import is_valid

ALL = [BANK, SHOP, CLINIC, FARM_ADVISER, EMPLOYER, TELEVISION]


@pytest.mark.parametrize("registration", ALL, ids=lambda registration: registration["name_en"])
def test_a_registration_is_complete_and_its_purpose_is_worded(registration: Registration) -> None:
    assert Registration.__required_keys__ <= set(registration) <= set(Registration.__annotations__)
    assert is_valid(registration["corporate_number"])
    assert registration["default_purpose"] in registration["purposes"]
    assert all(wording["ja"] and wording["en"] for wording in registration["purposes"].values())


def test_attack_colluding_sites_have_no_sector_in_common() -> None:
    assert len({registration["sector_identifier"] for registration in ALL}) == len(ALL)


def test_who_asks_for_the_latest_attributes_names_its_service_and_a_worded_purpose() -> None:
    for registration in ALL:
        service = registration.get("latest_attributes")
        assert bool(service) == ("latest_attributes" in registration["scopes"])
        assert service is None or service["purpose"] in registration["purposes"]


def test_who_asks_for_data_may_ask_for_nothing_else() -> None:
    for registration in ALL:
        assert bool(registration["datatypes"]) == ("data:read" in registration["scopes"])
        assert not (registration["datatypes"] and registration["claims"])
