"""Purposes: plain wording, a DPV term, and the domains they fit."""

import pytest

from data_trust.access.purpose import PURPOSES, dpv_term, fits
from data_trust.domains import ALL


@pytest.mark.parametrize("code", PURPOSES)
def test_every_purpose_has_wording_in_both_languages_and_a_dpv_term(code: str) -> None:
    purpose = PURPOSES[code]
    assert purpose.code == code
    assert purpose.ja
    assert purpose.en.isascii()
    assert purpose.dpv.startswith("https://w3id.org/dpv#")
    assert purpose.domains <= {domain.name for domain in ALL}


def test_every_domain_has_a_purpose() -> None:
    assert all(any(fits(code, domain.name) for code in PURPOSES) for domain in ALL)


def test_a_purpose_fits_its_own_domains_only_and_an_unknown_one_none() -> None:
    assert fits("treatment", "medical")
    assert not fits("treatment", "jobs")
    assert not fits("marketing", "medical")
    assert not fits("login", "medical")


def test_an_unknown_purpose_gets_the_root_term() -> None:
    assert dpv_term("club-membership") == "https://w3id.org/dpv#Purpose"
    assert dpv_term("recruitment") == "https://w3id.org/dpv#PersonnelHiring"
