"""What a client says about itself is short, and its links are links (RG-04)."""

from typing import Any

import pytest

from idp.clients.metadata.rule import InvalidClientMetadata
from tests.idp.provider import confidential


@pytest.mark.parametrize("name", ["client_uri", "logo_uri", "policy_uri", "tos_uri"])
@pytest.mark.parametrize(
    "uri", ["javascript:alert(1)", "data:text/html,x", "http://rp.example/", "https://rp.example/\n"]
)
def test_a_link_that_is_a_script_or_plain_http_is_refused(name: str, uri: str) -> None:
    assert getattr(confidential(**{name: "https://rp.example/x"}), name)
    with pytest.raises(InvalidClientMetadata, match=name):
        confidential(**{name: uri})


@pytest.mark.parametrize(
    "changes",
    [
        {"application_type": "robot"}, {"software_id": "x" * 201}, {"software_version": "x" * 201},
        {"contacts": ("",)}, {"contacts": ("x" * 201,)}, {"contacts": ("a@b.example",) * 11},
    ],
)  # fmt: skip
def test_texts_are_bounded(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidClientMetadata):
        confidential(**changes)
