"""One line of the ledger and its bytes."""

from data_trust.ledger.entry import Entry, Recipient, from_payload, payload, token_digest

ENTRY = Entry(5, "s", Recipient("c", "名前", "1"), "jobs", ("Badge",), None, "no-consent", None, 0, "hash")


def test_the_same_entry_always_has_the_same_bytes() -> None:
    assert payload(3, ENTRY) == payload(3, ENTRY)
    assert payload(3, ENTRY) != payload(4, ENTRY)


def test_an_entry_comes_back_from_its_bytes() -> None:
    assert from_payload(payload(3, ENTRY)) == ENTRY


def test_a_token_is_known_only_by_its_digest() -> None:
    assert len(token_digest("secret")) == 64
    assert "secret" not in token_digest("secret")
