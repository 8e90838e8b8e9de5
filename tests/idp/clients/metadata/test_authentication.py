"""One method, with what it needs and nothing of another."""

from typing import Any

import pytest

from idp.clients.metadata.rule import InvalidClientMetadata
from tests.idp.provider import confidential, public


@pytest.mark.parametrize(
    "changes",
    [
        {"token_endpoint_auth_method": "tls"}, {"secret_hash": ""}, {"secret_hash": "secret"},
        {"secret_hash": "", "token_endpoint_auth_method": "private_key_jwt"},
    ],
)  # fmt: skip
def test_a_method_without_its_credential_or_with_anothers_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidClientMetadata):
        confidential(**changes)


def test_a_public_client_has_no_rights_of_its_own() -> None:
    with pytest.raises(InvalidClientMetadata):
        public(grant_types=("authorization_code", "client_credentials"))
