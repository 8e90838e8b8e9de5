"""Both ends of the card wire build the same readable text, and no value can forge another line."""

import hashlib

import pytest

from foundation import card_statement

FIELDS = {
    "kind": "signature",
    "issuer": "https://id.example",
    "recipient": "株式会社さくら銀行",
    "corporate_number": "8700110005901",
    "purpose": "口座開設の本人確認",
    "nonce": "abc",
    "issued_at": 1795454851,
}


def test_the_text_shows_who_asks_for_what_and_for_whom() -> None:
    text = card_statement.build(**FIELDS)  # type: ignore[arg-type]
    for value in ("https://id.example", "株式会社さくら銀行", "口座開設の本人確認", "abc", "1795454851"):
        assert value in text
    assert card_statement.digest(text) == hashlib.sha256(text.encode()).digest()


@pytest.mark.parametrize("field", ["issuer", "recipient", "purpose", "nonce", "corporate_number"])
def test_another_value_is_another_text(field: str) -> None:
    assert card_statement.build(**{**FIELDS, field: "x"}) != card_statement.build(**FIELDS)  # type: ignore[arg-type]


@pytest.mark.parametrize("field", ["issuer", "recipient", "purpose", "nonce"])
def test_a_line_break_in_a_value_cannot_forge_a_line(field: str) -> None:
    with pytest.raises(ValueError, match="one line"):
        card_statement.build(**{**FIELDS, field: "a\nNonce: b"})  # type: ignore[arg-type]


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="kind"):
        card_statement.build(**{**FIELDS, "kind": "payment"})  # type: ignore[arg-type]
