"""The fixed words for kinds of data, purposes and attributes, as `data_trust` publishes them.

The same words stand on the request, the receipt, the dashboard and the withdrawal; no page writes its own.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from foundation.clock import Clock

_FRESH_SECONDS = 300


@dataclass(frozen=True)
class Words:
    """One label with its explanation in one language."""

    label: str
    description: str = ""
    sensitive: bool = False


class Wording:
    """Looks words up in one metadata document."""

    def __init__(self, metadata: Mapping[str, Any]) -> None:
        self._domains: Mapping[str, Any] = metadata.get("domains") or {}
        self._purposes: Mapping[str, Any] = metadata.get("purposes") or {}
        self._claims: Mapping[str, Any] = metadata.get("claims") or {}

    def domains(self) -> list[str]:
        """The fields of life the trust keeps."""
        return list(self._domains)

    def datatypes(self, domain: str) -> list[str]:
        """What one field of life consists of."""
        return list(self._domains.get(domain, {}).get("datatypes", {}))

    def domain(self, domain: str, locale: str) -> str:
        """The field of life in words."""
        return str(self._domains.get(domain, {}).get(f"label_{locale}", domain))

    def datatype(self, domain: str, name: str, locale: str) -> Words:
        """One kind of data. An unknown one counts as sensitive: it cannot be shown with less care."""
        entry = self._domains.get(domain, {}).get("datatypes", {}).get(name)
        if entry is None:
            return Words(name, "", True)
        label, text = entry.get(f"label_{locale}", name), entry.get(f"description_{locale}", "")
        return Words(str(label), str(text), bool(entry.get("sensitive")))

    def purpose(self, code: str, locale: str) -> str:
        """The registered sentence of a purpose."""
        return str(self._purposes.get(code, {}).get(locale, ""))

    def claim(self, name: str, locale: str) -> str:
        """An attribute in words."""
        return str(self._claims.get(name, {}).get(locale, name))


class WordingSource:
    """Fetches the document, and keeps it for five minutes."""

    def __init__(self, fetch: Callable[[], Awaitable[Mapping[str, Any]]], clock: Clock) -> None:
        self._fetch = fetch
        self._clock = clock
        self._kept: Wording | None = None
        self._until = 0

    async def now(self) -> Wording:
        """The present wording."""
        moment = self._clock.timestamp()
        if self._kept is None or moment >= self._until:
            self._kept = Wording(await self._fetch())
            self._until = moment + _FRESH_SECONDS
        return self._kept
