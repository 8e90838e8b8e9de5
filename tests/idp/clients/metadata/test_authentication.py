"""One method, with what it needs and nothing of another."""

from typing import Any

import pytest

from idp.clients.metadata.rule import InvalidClientMetadata
from tests.idp.provider import asserting, confidential, public


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


def test_an_algorithm_binds_the_assertions_of_its_client() -> None:
    assert len(asserting().assertion_algorithms) == 5
    assert asserting(token_endpoint_auth_signing_alg="PS256").assertion_algorithms == ("PS256",)


@pytest.mark.parametrize(
    "changes",
    [
        {"token_endpoint_auth_signing_alg": "none"},
        {"token_endpoint_auth_signing_alg": "HS256"},
        {"client_assertion_audience": "anybody"},
        {"shared_secret": "s" * 43},
    ],
)
def test_what_protects_nothing_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidClientMetadata):
        asserting(**changes)
    with pytest.raises(InvalidClientMetadata):
        confidential(token_endpoint_auth_signing_alg="ES256")
