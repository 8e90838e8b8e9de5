"""The client's public keys, by value or by reference (RFC 7591 2 `jwks` and `jwks_uri`, RFC 7517)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from foundation.public_keys import KeyRefused, read_jwks
from idp.clients.metadata.rule import InvalidClientMetadata, is_web_uri, require


@dataclass(frozen=True, kw_only=True)
class Keys:
    """Whoever verifies or encrypts asks idp.clients.client_keys, which knows both."""

    jwks: Mapping[str, Any] = field(default_factory=dict, repr=False)
    jwks_uri: str = ""

    @property
    def has_keys(self) -> bool:
        """Whether any are registered."""
        return bool(self.jwks or self.jwks_uri)


def _keys_are_public(client: Keys) -> None:
    if not client.jwks:
        return
    try:
        require(bool(read_jwks(client.jwks)), "jwks holds no key")
    except KeyRefused as refused:
        raise InvalidClientMetadata(f"jwks: {refused.detail}") from refused


def _reference_stands_alone(client: Keys) -> None:
    """RFC 7591 2: "The "jwks_uri" and "jwks" parameters MUST NOT both be present"."""
    require(not (client.jwks and client.jwks_uri), "jwks and jwks_uri exclude each other")
    require(not client.jwks_uri or is_web_uri(client.jwks_uri), "jwks_uri")


RULES = (_keys_are_public, _reference_stands_alone)
