"""The name of a profile, and what it leaves of a list of algorithms."""

import pytest

from idp.clients.metadata.profile import PROFILES
from idp.clients.metadata.rule import InvalidClientMetadata
from tests.idp.profiled import profiled
from tests.idp.provider import confidential


def test_without_a_profile_every_algorithm_stays() -> None:
    assert confidential().strong(("RS256", "ES256")) == ("RS256", "ES256")


@pytest.mark.parametrize("profile", PROFILES[1:])
def test_under_a_profile_no_pkcs1_signature_is_left(profile: str) -> None:
    client = profiled(profile, certificate=True)
    assert client.strong(("RS256", "PS256", "ES256", "HS256", "none")) == ("PS256", "ES256")
    assert "RS256" not in client.assertion_algorithms
    assert "RS256" not in client.request_object_algorithms


def test_an_unknown_profile_is_refused() -> None:
    with pytest.raises(InvalidClientMetadata):
        confidential(profile="fapi3")
