"""The plain JSON face: the datatype, its records, and the provenance of each."""

import json

from data_trust.disclosure.disclose import Item
from data_trust.disclosure.plain_json import records
from data_trust.vault.record import Source


def test_a_record_keeps_its_fields_and_gets_our_id_and_its_provenance() -> None:
    item = Item("abc", {"item": "なす"}, Source("coop", "みのり農協", "Minori"), 0)
    body = json.loads(records("Shipment", [item]))
    assert body["datatype"] == "Shipment"
    assert body["records"] == [
        {
            "id": "abc",
            "item": "なす",
            "provenance": {
                "source": "coop",
                "name_ja": "みのり農協",
                "name_en": "Minori",
                "collected_at": "1970-01-01T00:00:00+00:00",
            },
        }
    ]
