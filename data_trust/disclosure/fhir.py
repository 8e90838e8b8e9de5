"""The FHIR R4 face of the medical domain: a searchset Bundle, each resource with its provenance in `meta`."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from data_trust.disclosure.disclose import Item
from data_trust.vault.record import canonical

MEDIA_TYPE = "application/fhir+json"


def bundle(base_url: str, datatype: str, items: Sequence[Item]) -> bytes:
    """FHIR R4 section 3.1.1.4: a searchset; `total` counts what was granted, never what was hidden."""
    place = f"{base_url}/fhir/R4/{datatype}"
    return canonical(
        {
            "resourceType": "Bundle",
            "type": "searchset",
            "total": len(items),
            "link": [{"relation": "self", "url": place}],
            **({"entry": [_entry(place, item) for item in items]} if items else {}),
        }
    )


def _entry(place: str, item: Item) -> dict[str, Any]:
    meta = {
        "source": f"urn:kakehashi:institution:{item.source.code}",
        "lastUpdated": _instant(item.collected_at),
    }
    return {
        "fullUrl": f"{place}/{item.item_id}",
        "resource": {**item.resource, "id": item.item_id, "meta": meta},
        "search": {"mode": "match"},
    }


def _instant(timestamp: int) -> str:
    return datetime.fromtimestamp(timestamp, UTC).isoformat()
