"""The scope of the latest attributes comes with a service, a purpose and a company that can be named."""

from typing import Any

import pytest

from idp.clients.metadata.rule import InvalidClientMetadata
from tests.idp.provider import confidential

SERVICE = {"service": "midori-bank", "purpose": "account"}
ASKING = ("openid", "latest_attributes")


def test_the_scope_comes_with_a_service_and_a_purpose() -> None:
    assert confidential(scopes=ASKING, latest_attributes=SERVICE).latest_attributes["service"] == "midori-bank"


@pytest.mark.parametrize(
    "changes",
    [
        {"latest_attributes": {}},
        {"scopes": ("openid",), "latest_attributes": SERVICE},
        {"latest_attributes": {"service": "midori-bank"}},
        {"latest_attributes": {**SERVICE, "more": "x"}},
        {"latest_attributes": {**SERVICE, "service": "Midori Bank"}},
        {"latest_attributes": {**SERVICE, "purpose": "unregistered"}},
        {"latest_attributes": SERVICE, "corporate_number": ""},
    ],
)
def test_half_of_it_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidClientMetadata):
        confidential(**{"scopes": ASKING, **changes})
