"""The FHIR face: a valid searchset, empty or not."""

import json

from data_trust.disclosure.disclose import Item
from data_trust.disclosure.fhir import bundle
from data_trust.vault.record import Source

SOURCE = Source("demo-hospital", "みなと総合病院", "Minato General Hospital")


def test_an_empty_searchset_has_no_entry_member() -> None:
    body = json.loads(bundle("https://trust.example", "Condition", []))
    assert body["total"] == 0
    assert "entry" not in body  # FHIR forbids empty arrays


def test_each_entry_says_where_it_came_from_and_when_it_reached_us() -> None:
    item = Item("abc", {"resourceType": "Condition"}, SOURCE, 0)
    body = json.loads(bundle("https://trust.example", "Condition", [item]))
    resource = body["entry"][0]["resource"]
    assert resource["meta"] == {
        "source": "urn:kakehashi:institution:demo-hospital",
        "lastUpdated": "1970-01-01T00:00:00+00:00",
    }
    assert body["entry"][0]["search"] == {"mode": "match"}
    assert body["link"] == [{"relation": "self", "url": "https://trust.example/fhir/R4/Condition"}]
