"""The CA key signs last: what the judge refuses, and what another key signed, does not get out."""

from dataclasses import replace

import pytest
from cryptography import x509

from gov_core.jpki.keys import new_key
from gov_core.jpki.signing import ProfileRefused, sign
from tests.gov_core.jpki.deviations import Recipe, place_of
from tests.gov_core.jpki.phones import P384
from tests.gov_core.town import HANAKO, Town


def test_what_another_key_than_the_issuers_signed_does_not_get_out(town: Town) -> None:
    good = town.newest(HANAKO.id, "auth")
    with pytest.raises(ProfileRefused, match="not the issuer's"):
        sign(Recipe.of(good).builder(), new_key("rsa"), "rsa", place_of(town, good, "auth"))


def test_a_builder_that_cannot_be_signed_is_a_refusal(town: Town) -> None:
    place = place_of(town, town.newest(HANAKO.id, "auth"), "auth")
    with pytest.raises(ProfileRefused, match="read back"):
        sign(x509.CertificateBuilder(), P384, "p384", place)


def test_a_refusal_names_every_finding(town: Town) -> None:
    good = town.newest(HANAKO.id, "auth")
    with pytest.raises(ProfileRefused) as refused:
        sign(_doubly_wrong(good), P384, "p384", place_of(town, good, "auth"))
    assert "serial" in refused.value.detail
    assert "key usage" in refused.value.detail


def _doubly_wrong(good: x509.Certificate) -> x509.CertificateBuilder:
    return replace(Recipe.of(good), serial=5).without(x509.KeyUsage.oid).builder()
