"""The plain JSON face of the other domains: {"datatype", "records"}, each record with its provenance."""

from collections.abc import Sequence
from datetime import UTC, datetime

from data_trust.disclosure.disclose import Item
from data_trust.vault.record import canonical

MEDIA_TYPE = "application/json"


def records(datatype: str, items: Sequence[Item]) -> bytes:
    """Every granted record; `id` and `provenance` are ours, the rest is the granted fields."""
    return canonical(
        {
            "datatype": datatype,
            "records": [
                {
                    **item.resource,
                    "id": item.item_id,
                    "provenance": {
                        "source": item.source.code,
                        "name_ja": item.source.ja,
                        "name_en": item.source.en,
                        "collected_at": datetime.fromtimestamp(item.collected_at, UTC).isoformat(),
                    },
                }
                for item in items
            ],
        }
    )
