"""Algorithms and formats are closed lists, and `none` is on none of them."""

from typing import Any

import pytest

from idp.clients.metadata.rule import InvalidClientMetadata
from tests.idp.provider import confidential


@pytest.mark.parametrize(
    "changes",
    [
        {"id_token_signed_response_alg": "none"}, {"id_token_signed_response_alg": "HS256"},
        {"access_token_format": "plain"}, {"authorization_signed_response_alg": "none"},
        {"access_token_format": "jwt", "access_token_signed_response_alg": "none"},
        {"access_token_format": "jwt", "access_token_signed_response_alg": "HS256"},
        {"access_token_signed_response_alg": "RS256"},
    ],
)  # fmt: skip
def test_an_answer_we_cannot_give_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidClientMetadata):
        confidential(**changes)
