"""From documents to clients: strict, all or nothing, and no secret is ever kept in the clear."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
import pytest

from idp.clients.metadata.rule import InvalidClientMetadata
from idp.clients.registration import import_clients, parse_client
from tests.idp.provider import SECRET, Provider, run

SHOP: dict[str, Any] = {
    "client_id": "shop",
    "name_ja": "みどり商店",
    "name_en": "Midori Shop",
    "client_secret": SECRET,
    "redirect_uris": ["https://shop.example/cb"],
    "purposes": {"age": {"ja": "年齢の確認", "en": "Age check"}},
}


def test_a_document_becomes_a_client_and_its_secret_a_hash() -> None:
    client = parse_client(SHOP)
    assert client.redirect_uris == ("https://shop.example/cb",)
    assert client.secret_hash == sha256(SECRET.encode()).hexdigest()
    assert SECRET not in repr(client)


@pytest.mark.parametrize(
    "changes",
    [
        {"unknown": 1}, {"client_id": None}, {"client_id": 7}, {"client_secret": "short"}, {"redirect_uris": "https://a.example"},
        {"redirect_uris": [1]}, {"first_party": "yes"}, {"purposes": []}, {"jwks": "x"},
        {"latest_attributes": "midori-shop"}, {"scopes": ["openid", "latest_attributes"]},
        {"default_max_age": "60"}, {"default_max_age": 60.0}, {"default_max_age": True}, {"require_auth_time": 1},
    ],
)  # fmt: skip
def test_documents_out_of_form_are_refused(changes: dict[str, Any]) -> None:
    members = {**SHOP, **changes}
    with pytest.raises(InvalidClientMetadata):
        parse_client({name: value for name, value in members.items() if value is not None})


def test_a_member_that_may_be_left_open_may_be_told_so() -> None:
    assert parse_client({**SHOP, "default_max_age": None}).default_max_age is None
    assert parse_client({**SHOP, "default_max_age": 0}).default_max_age == 0


def test_a_file_is_imported_whole_or_not_at_all(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        good, bad = tmp_path / "good.json", tmp_path / "bad.json"
        good.write_bytes(orjson.dumps([SHOP]))
        bad.write_bytes(orjson.dumps([{**SHOP, "client_id": "other"}, {}]))
        store = provider.rooms.clients
        await import_clients(store, good)
        with pytest.raises(InvalidClientMetadata):
            await import_clients(store, bad)
        assert [client.client_id for client in store.all()] == ["bank", "shop"]
        await import_clients(store, [{**SHOP, "name_en": "New name"}])
        found = store.get("shop")
        assert found is not None
        assert found.name_en == "New name"

    run(tmp_path, story)
