"""The institutions of the demo: adapters over JSON files, one file per handle.

A file looks like {"medical": {"AllergyIntolerance": [...]}, "jobs": {...}}. Each institution hands over the
domains it is responsible for; `demo-hospital` is the demo's single window and brings every domain, each under
the name of the institution that would really keep it.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data_trust.errors import BadInput, Missing
from data_trust.vault.record import Source

_HANDLE = re.compile(r"[a-z][a-z0-9]{0,31}")

_SOURCES = {
    "medical": Source("demo-hospital", "みなと総合病院", "Minato General Hospital"),
    "farming": Source("demo-farm-cooperative", "みのり農業協同組合", "Minori Agricultural Cooperative"),
    "jobs": Source("demo-career-center", "あすなろ職業センター", "Asunaro Career Center"),
}
_BRINGS = {
    "demo-hospital": frozenset(_SOURCES),
    "demo-farm-cooperative": frozenset({"farming"}),
    "demo-career-center": frozenset({"jobs"}),
}


@dataclass(frozen=True)
class Delivered:
    """One record as an institution hands it over; nobody has checked it yet."""

    domain: str
    datatype: str
    resource: dict[str, Any]
    source: Source


@dataclass(frozen=True)
class DemoInstitutions:
    """Reads the demo's files."""

    folder: Path

    def fetch(self, institution: str, handle: str) -> Iterator[Delivered]:
        """Everything an institution has under a handle."""
        if institution not in _BRINGS:
            raise BadInput("institution must be one of " + ", ".join(sorted(_BRINGS)))
        if not _HANDLE.fullmatch(handle):  # also keeps the path inside the folder
            raise BadInput("handle must be lower-case letters and digits")
        for domain, datatypes in self._content(handle).items():
            if domain in _BRINGS[institution]:
                for datatype, resources in datatypes.items():
                    yield from (Delivered(domain, datatype, one, _SOURCES[domain]) for one in resources)

    def _content(self, handle: str) -> dict[str, dict[str, list[dict[str, Any]]]]:
        try:
            content: dict[str, dict[str, list[dict[str, Any]]]] = json.loads(
                (self.folder / f"{handle}.json").read_text(encoding="utf-8")
            )
        except FileNotFoundError:
            raise Missing("the institution knows nobody by this handle") from None
        return content
