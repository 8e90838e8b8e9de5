"""The agencies on the network, from the operator's file: who they are, how they sign in, where they answer.

[{"id": "nagaoka", "kind": "municipality", "name": "長岡市", "secret_sha256": "<hex>", "endpoint": "https://...",
  "endpoint_secret": "...", "key": {public JWK the answers to this agency are encrypted to}}]
"""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from hashlib import sha256
from pathlib import Path
from typing import Any

from foundation.forms import parse_json


@dataclass(frozen=True)
class Agency:
    """One agency; `secret_sha256` is of a 256-bit secret, `key` a public JWK."""

    id: str
    kind: str
    name: str
    secret_sha256: str
    endpoint: str
    endpoint_secret: str = field(repr=False)
    key: dict[str, Any]


class Agencies:
    """Every agency by its id."""

    def __init__(self, agencies: Iterable[Agency]) -> None:
        known = list(agencies)
        self._by_id = {agency.id: agency for agency in known}
        if len(self._by_id) != len(known):
            raise ValueError("two agencies have the same id")
        for agency in known:
            if {"d", "p", "q", "k"} & set(agency.key):
                raise ValueError(f"{agency.id}: the key must be public")

    @classmethod
    def read(cls, path: Path | None) -> "Agencies":
        """No file, no agencies: then nobody can sign in. An unknown or missing member stops the start."""
        documents = parse_json(path.read_bytes()) if path else []
        names = {each.name for each in fields(Agency)}
        if not all(isinstance(each, dict) and set(each) == names for each in documents):
            raise ValueError(f"each agency has exactly: {', '.join(sorted(names))}")
        return cls(Agency(**each) for each in documents)

    def find(self, agency_id: str) -> Agency | None:
        """One agency."""
        return self._by_id.get(agency_id)

    def signed_in(self, credentials: tuple[str, str] | None) -> Agency | None:
        """The agency these credentials belong to."""
        agency_id, secret = credentials or ("", "")
        agency = self._by_id.get(agency_id)
        given = sha256(secret.encode()).hexdigest()
        expected = agency.secret_sha256 if agency else "0" * 64
        return agency if hmac.compare_digest(given, expected) else None
