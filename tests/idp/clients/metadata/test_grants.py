"""Response types are a closed list, and go with their grant types."""

import pytest

from idp.clients.metadata.rule import InvalidClientMetadata
from tests.idp.provider import confidential

HYBRID = ("authorization_code", "implicit")


@pytest.mark.parametrize("name", ["token", "none", "code code", "id_token,token"])
def test_an_unknown_response_type_is_refused(name: str) -> None:
    with pytest.raises(InvalidClientMetadata):
        confidential(response_types=(name,), grant_types=HYBRID)


def test_a_token_in_front_needs_the_implicit_grant() -> None:
    with pytest.raises(InvalidClientMetadata, match="implicit"):
        confidential(response_types=("code", "code id_token"))
    client = confidential(response_types=("code", "token id_token code"), grant_types=HYBRID)
    assert client.normal_response_types == {"code", "code id_token token"}
