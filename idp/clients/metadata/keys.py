"""The client's public keys (RFC 7591 2 `jwks`, RFC 7517)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from idp.clients.metadata.rule import require

_PRIVATE_MEMBERS = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}


@dataclass(frozen=True, kw_only=True)
class Keys:
    """By value."""

    jwks: Mapping[str, Any] = field(default_factory=dict, repr=False)


def _keys_are_public(client: Keys) -> None:
    keys = client.jwks.get("keys", []) if client.jwks else []
    require(isinstance(keys, list) and bool(keys) == bool(client.jwks), "jwks")
    for key in keys:
        require(isinstance(key, dict) and key.get("kty") in ("EC", "RSA", "OKP"), "jwks holds no public keys")
        require(not _PRIVATE_MEMBERS & key.keys(), "jwks holds a private key")


RULES = (_keys_are_public,)
