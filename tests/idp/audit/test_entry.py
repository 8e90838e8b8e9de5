"""The chained bytes are one form of the entry, and lose nothing of it."""

from idp.audit.entry import Entry, from_payload, payload


def test_an_entry_comes_back_from_its_bytes() -> None:
    entry = Entry(5, "client:console", "clients.disable", "bank", "begun", {"b": 1, "a": "あ"})
    assert from_payload(payload(3, entry)) == (3, entry)
    assert payload(3, entry) == payload(
        3, Entry(5, "client:console", "clients.disable", "bank", "begun", {"a": "あ", "b": 1})
    )
    assert payload(3, entry) != payload(4, entry)
