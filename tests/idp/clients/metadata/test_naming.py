"""A client has an id that is safe in every place, two names, and a corporate number that exists."""

from typing import Any

import pytest

from idp.clients.metadata.rule import InvalidClientMetadata
from tests.idp.provider import confidential


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": ""}, {"client_id": "a b"}, {"client_id": "é"}, {"client_id": "x" * 256}, {"name_ja": ""},
        {"name_en": ""}, {"corporate_number": "1234567890123"}, {"corporate_number": "x"},
    ],
)  # fmt: skip
def test_a_client_without_a_proper_name_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidClientMetadata):
        confidential(**changes)
