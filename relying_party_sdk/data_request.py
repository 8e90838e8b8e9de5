"""One entry of `authorization_details` (RFC 9396 2) for the data trust: which data, why, until when."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class DataRequest:
    """`datatypes` are needed, `optional_datatypes` may be left out; `purpose` is a registered code."""

    location: str
    domain: str
    purpose: str
    datatypes: Sequence[str]
    optional_datatypes: Sequence[str] = field(default=())
    access_until: str | None = None  # ISO date; the provider and the citizen may shorten it

    def detail(self) -> dict[str, Any]:
        """As it travels."""
        detail: dict[str, Any] = {
            "type": "data_trust",
            "locations": [self.location],
            "domain": self.domain,
            "actions": ["read"],
            "datatypes": list(self.datatypes),
            "purpose": self.purpose,
        }
        if self.optional_datatypes:
            detail["optional_datatypes"] = list(self.optional_datatypes)
        if self.access_until:
            detail["access_until"] = self.access_until
        return detail
