"""What a client may ask is an operator's decision, and one scope is never a relying party's."""

from typing import Any

import pytest

from idp.clients.metadata.rule import InvalidClientMetadata
from tests.idp.provider import confidential


@pytest.mark.parametrize("changes", [{"default_purpose": "unknown"}, {"scopes": ("openid", "trust:self")}])
def test_a_purpose_without_words_or_the_citizens_own_scope_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidClientMetadata):
        confidential(**changes)
