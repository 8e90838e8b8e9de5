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
from data_trust.vault.record import Arrival, Source

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
class DemoInstitutions:
    """Reads the demo's files."""

    folder: Path

    def fetch(self, institution: str, handle: str) -> Iterator[Arrival]:
        """Everything an institution has under a handle."""
        if institution not in _BRINGS:
            raise BadInput("institution must be one of " + ", ".join(sorted(_BRINGS)))
        if not _HANDLE.fullmatch(handle):  # also keeps the path inside the folder
            raise BadInput("handle must be lower-case letters and digits")
        for domain, datatype, resource in self._content(handle):
            if domain in _BRINGS[institution]:
                yield Arrival(domain, datatype, resource, _SOURCES[domain])

    def _content(self, handle: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """(domain, datatype, resource) of one file; whatever else a file holds is not a record."""
        try:
            content = json.loads((self.folder / f"{handle}.json").read_text(encoding="utf-8"))
            for domain, datatypes in content.items():
                for datatype, resources in datatypes.items():
                    yield from ((domain, datatype, dict(resource)) for resource in resources)
        except FileNotFoundError:
            raise Missing("the institution knows nobody by this handle") from None
        except (ValueError, AttributeError, TypeError):
            raise BadInput("the institution's file is not in its format", "record-invalid") from None
