"""Nobody's tokens are tied to a key unless it is registered or proven."""

import pytest

from idp.clients.metadata.rule import InvalidClientMetadata
from tests.idp.provider import confidential


def test_binding_is_a_choice() -> None:
    assert not confidential().dpop_bound_access_tokens
    assert confidential(dpop_bound_access_tokens=True).dpop_bound_access_tokens


@pytest.mark.parametrize("member", ["dpop_bound_access_tokens", "tls_client_certificate_bound_access_tokens"])
def test_a_token_in_a_redirect_cannot_be_bound(member: str) -> None:
    browser = {"grant_types": ("authorization_code", "implicit"), member: True}
    for response_type in ("code token", "id_token token", "token id_token code"):
        with pytest.raises(InvalidClientMetadata, match="bound to a key"):
            confidential(response_types=(response_type,), **browser)
    assert confidential(response_types=("code id_token",), **browser)
