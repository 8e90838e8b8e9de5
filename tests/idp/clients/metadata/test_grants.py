"""Response types are a closed list."""

import pytest

from idp.clients.metadata.rule import InvalidClientMetadata
from tests.idp.provider import confidential


def test_an_unknown_response_type_is_refused() -> None:
    with pytest.raises(InvalidClientMetadata):
        confidential(response_types=("token",))
